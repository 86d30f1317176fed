using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Architectures of multi-head attention from a model description.</summary>
internal static class TransformerSpec
{
    private static readonly Dictionary<string, FieldResidual> Residuals = new()
    {
        ["none"] = FieldResidual.None,
        ["where_needed"] = FieldResidual.WhereNeeded,
        ["projected"] = FieldResidual.Projected,
    };

    private static readonly Dictionary<string, PositionEmbedding> Positions = new()
    {
        ["none"] = PositionEmbedding.None,
        ["added"] = PositionEmbedding.Added,
        ["joined"] = PositionEmbedding.Joined,
    };

    private static readonly Dictionary<string, SequencePooling> Poolings = new()
    {
        ["target"] = SequencePooling.Target,
        ["mean"] = SequencePooling.Mean,
        ["sum"] = SequencePooling.Sum,
    };

    public static Func<GraphBuilder, Value> AutoInt(SpecObject spec, ParameterSource weights)
    {
        var options = new AutoIntOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Attention = new FieldAttentionOptions
            {
                Layers = spec.Int("attention_layers", 1, 3),
                Heads = spec.Int("heads", 1, 2),
                Units = spec.Has("attention_units") ? spec.Int("attention_units", 1) : null,
                Scaled = spec.Flag("attention_scaled", false),
                Residual = spec.Choice("residual", Residuals, FieldResidual.Projected),
                LayerNorm = spec.Flag("layer_norm", false),
                LayerNormEpsilon = spec.Number("layer_norm_epsilon", 1e-5),
            },
            Mlp = spec.Has("hidden_units") ? OptionSpec.Mlp(spec) : null,
            Linear = spec.Flag("linear", false) ? OptionSpec.Linear(spec, weights) : null,
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.AutoInt.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Bst(SpecObject spec)
    {
        var options = new BstOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Attended = AttentionSpec.Pairs(spec),
            Transformer = Transformer(spec, new Activation(ActivationKind.LeakyRelu, 0.01)) with { Causal = spec.Flag("causal", false) },
            Position = spec.Choice("position", Positions, PositionEmbedding.Added),
            PositionDimension = spec.Has("position_dim") ? spec.Int("position_dim", 1) : null,
            PositionsFromEnd = spec.Flag("positions_from_end", false),
            Pooling = spec.Choice("sequence_pooling", Poolings, SequencePooling.Target),
            InterestsFirst = spec.Flag("interests_first", false),
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Bst.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> SasRec(SpecObject spec)
    {
        var options = new SasRecOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            History = AttentionSpec.Pairs(spec) is [var pair] ? pair : throw new ModelSpecException($"{spec.Place("target")} has several groups; expected one."),
            Transformer = Transformer(spec, ActivationKind.Relu) with { Causal = true },
            InputNorm = spec.Flag("input_norm", true),
            PositionsFromEnd = spec.Flag("positions_from_end", false),
            Output = spec.Has("output") ? OptionSpec.Output(spec) : ActivationKind.None,
        };
        return graph => Zoo.SasRec.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> TransAct(SpecObject spec)
    {
        var options = new TransActOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Attended = AttentionSpec.Pairs(spec),
            Transformer = Transformer(spec, ActivationKind.Relu),
            LastPositions = spec.Int("last_positions", 1, 10),
            MaxPool = spec.Flag("max_pool", true),
            Cross = new CrossOptions { Kind = CrossKind.Matrix, Layers = spec.Int("cross_layers", 1) },
            Mlp = OptionSpec.Mlp(spec),
            Head = spec.Has("head_hidden_units") ? OptionSpec.Mlp(spec, "head_") : new MlpOptions(),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.TransAct.Build(graph, options);
    }

    private static TransformerOptions Transformer(SpecObject spec, Activation activation) => new()
    {
        Blocks = spec.Int("blocks", 1, 1),
        Heads = spec.Int("heads", 1, 2),
        HiddenUnits = spec.Has("inner_units") ? spec.Int("inner_units", 1) : null,
        Activation = OptionSpec.Activation(spec, "inner_activation", activation),
        Residual = spec.Flag("residual", true),
        LayerNorm = spec.Flag("layer_norm", true),
        LayerNormEpsilon = spec.Number("layer_norm_epsilon", 1e-5),
    };
}
