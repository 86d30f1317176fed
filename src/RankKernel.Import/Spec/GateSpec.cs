using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Plain and gated networks from a model description.</summary>
internal static class GateSpec
{
    private static readonly Dictionary<string, MaskNetStructure> Structures = new()
    {
        ["serial"] = MaskNetStructure.Serial,
        ["parallel"] = MaskNetStructure.Parallel,
    };

    public static Func<GraphBuilder, Value> Dnn(SpecObject spec)
    {
        var options = new DnnOptions { Embedding = OptionSpec.Embedding(spec), Mlp = OptionSpec.Mlp(spec), Output = OptionSpec.Output(spec) };
        return graph => Zoo.Dnn.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> SeNet(SpecObject spec)
    {
        var options = new SeNetOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Gates = new SqueezeExcitationOptions
            {
                Reduction = spec.Number("reduction", 3),
                Excitation = OptionSpec.Activation(spec, "excitation", ActivationKind.Relu).Function,
            },
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.SeNet.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Lhuc(SpecObject spec)
    {
        var options = new LhucOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            GateFields = spec.Texts("gate_fields"),
            GateFieldsEnter = spec.Flag("gate_fields_enter", true),
            Mlp = OptionSpec.Mlp(spec),
            Gate = spec.Has("gate_hidden_units") ? OptionSpec.Mlp(spec, "gate_") : new MlpOptions(),
            GateOutput = spec.Flag("gate_output", false),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Lhuc.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> MaskNet(SpecObject spec)
    {
        var structure = spec.Choice("structure", Structures, MaskNetStructure.Serial);
        var options = new MaskNetOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Structure = structure,
            Blocks = spec.Ints("blocks", 1),
            Ratio = spec.Number("ratio", 1),
            Activation = OptionSpec.Activation(spec, "block_activation", ActivationKind.Relu),
            FieldNorm = spec.Flag("field_norm", true),
            BlockNorm = spec.Flag("block_norm", true),
            Mlp = structure == MaskNetStructure.Parallel ? OptionSpec.Mlp(spec) : new MlpOptions(),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.MaskNet.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Fgcnn(SpecObject spec, ParameterSource weights)
    {
        var (filters, heights) = (spec.Ints("filters", 1), spec.Ints("heights", 1));
        var (pools, maps) = (spec.Ints("pools", 1), spec.Ints("new_maps", 1));
        if (heights.Count != filters.Count || pools.Count != filters.Count || maps.Count != filters.Count)
        {
            throw new ModelSpecException(
                $"{spec.Place("filters")}, heights, pools and new_maps have {filters.Count}, {heights.Count}, {pools.Count} and {maps.Count} entries; expected one a layer in each.");
        }

        var options = new FgcnnOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            OwnEmbedding = spec.Flag("own_embedding", true),
            Layers = [.. filters.Select((count, i) => new FgcnnLayer(count, heights[i], pools[i], maps[i]))],
            SamePadding = spec.Flag("same_padding", true),
            PaddedPool = spec.Flag("padded_pool", false),
            ConvBatchNorm = spec.Flag("conv_batch_norm", false),
            BatchNormEpsilon = spec.Number("batch_norm_epsilon", 1e-5),
            ConvActivation = OptionSpec.Activation(spec, "conv_activation", ActivationKind.Tanh).Function,
            Mlp = OptionSpec.Mlp(spec),
            Linear = spec.Flag("linear", false) ? OptionSpec.Linear(spec, weights) : null,
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Fgcnn.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Ccpm(SpecObject spec, ParameterSource weights)
    {
        var (filters, heights) = (spec.Ints("filters", 1), spec.Ints("heights", 1));
        var keep = spec.Has("keep") ? spec.Ints("keep", 1) : null;
        if (heights.Count != filters.Count || (keep is not null && keep.Count != filters.Count))
        {
            throw new ModelSpecException(
                $"{spec.Place("filters")}, heights and keep have {filters.Count}, {heights.Count} and {keep?.Count ?? 0} entries; expected one a layer in each, or no keep.");
        }

        var options = new CcpmOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Layers = [.. filters.Select((count, i) => new CcpmLayer(count, heights[i], keep?[i] ?? 0))],
            Descending = spec.Flag("descending", false),
            ConvActivation = OptionSpec.Activation(spec, "conv_activation", ActivationKind.Tanh).Function,
            Mlp = OptionSpec.Mlp(spec),
            Linear = spec.Flag("linear", false) ? OptionSpec.Linear(spec, weights) : null,
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Ccpm.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> RecycleNet(SpecObject spec)
    {
        var options = new RecycleNetOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Units = spec.Ints("units", 1),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.RecycleNet.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> MultiHeadCross(SpecObject spec)
    {
        var options = new MultiHeadCrossOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Heads = spec.Int("heads", 1),
            HeadUnits = spec.Int("head_units", 1),
            Layers = spec.Int("cross_layers", 1),
            InputClip = spec.Has("input_clip") ? spec.Number("input_clip") : null,
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.MultiHeadCross.Build(graph, options);
    }
}
