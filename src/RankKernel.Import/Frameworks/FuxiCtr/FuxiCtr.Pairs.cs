using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class FuxiCtr
{
    private static Func<GraphBuilder, Value> Afm(FuxiCtrModel model)
    {
        var (embedding, linear) = (model.Embedding(), model.Linear("lr_layer"));
        var units = model.Options.Int("attention_dim", 1);
        if (!model.Options.Flag("use_attention", true))
        {
            return graph => Zoo.Fm.Build(graph, new FmOptions { Embedding = embedding, Linear = linear });
        }

        model.Output("attention.0", "attention");
        model.Common.Add("attention.out.weight", model.Common.Weights.Take("attention.2.weight"));
        model.Common.Add("out.weight", model.Common.Weights.Take("weight_p.weight"));
        return graph => Zoo.Afm.Build(graph, new AfmOptions { Embedding = embedding, Linear = linear, AttentionUnits = units });
    }

    private static Func<GraphBuilder, Value> Nfm(FuxiCtrModel model)
    {
        var options = new NfmOptions
        {
            Embedding = model.Embedding(),
            Linear = model.Linear("lr_layer"),
            Mlp = model.Mlp("dnn", "mlp", "hidden_units", "hidden_activations"),
        };
        return graph => Zoo.Nfm.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Pnn(FuxiCtrModel model)
    {
        if (model.Options.Text("product_type") is var type && type != "inner")
        {
            throw new NotSupportedModelException($"The PNN product '{type}' is not supported.");
        }

        var options = new PnnOptions { Embedding = model.Embedding(), Mlp = model.Mlp("dnn", "mlp", "hidden_units", "hidden_activations") };
        return graph => Zoo.Pnn.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> FiBiNet(FuxiCtrModel model)
    {
        var weights = model.Common.Weights;
        var kind = model.Options.Text("bilinear_type") switch
        {
            "field_all" => BilinearKind.All,
            "field_each" => BilinearKind.Each,
            "field_interaction" => BilinearKind.Interaction,
            var other => throw new NotSupportedModelException($"The bilinear interaction '{other}' is not supported."),
        };
        AddBilinear(model, kind, "bilinear_interaction1", "bilinear");
        AddBilinear(model, kind, "bilinear_interaction2", "gated");
        model.Common.Add("senet.0.weight", weights.Take("senet_layer.excitation.0.weight"));
        model.Common.Add("senet.1.weight", weights.Take("senet_layer.excitation.2.weight"));
        var options = new FiBiNetOptions
        {
            Embedding = model.Embedding(),
            Linear = model.Linear("lr_layer"),
            Gates = new SqueezeExcitationOptions
            {
                Reduction = model.Options.Number("reduction_ratio"),
                Excitation = model.Common.Activation(model.Options.Text("excitation_activation")),
            },
            Kind = kind,
            Mlp = model.Mlp("dnn", "mlp", "hidden_units", "hidden_activations"),
        };
        return graph => Zoo.FiBiNet.Build(graph, options);
    }

    /// <summary>The framework multiplies rows by matrices [in, out].</summary>
    private static void AddBilinear(FuxiCtrModel model, BilinearKind kind, string from, string to)
    {
        var weight = model.Common.Weights.Take($"{from}.bilinear_W");
        if (kind == BilinearKind.All)
        {
            model.Common.Add($"{to}.weight", StateDict.Transposed(weight));
            return;
        }

        Tensor[] matrices = [.. PairWeights.Parts(weight).Select(StateDict.Transposed)];
        Action<FrameworkModel, string, IReadOnlyList<Tensor>> add = kind == BilinearKind.Each ? PairWeights.AddEach : PairWeights.AddInteraction;
        add(model.Common, to, matrices);
    }

    private static Func<GraphBuilder, Value> XDeepFm(FuxiCtrModel model)
    {
        var units = model.Options.Ints("cin_hidden_units", 1);
        for (var i = 0; i < units.Count; i++)
        {
            var weight = model.Common.Weights.Take($"cin.cin_layer.layer_{i + 1}.weight");
            model.Common.Add($"cin.{i}.weight", StateDict.Reshaped(weight, weight.Shape[0], weight.Shape[1]));
            model.Common.Add($"cin.{i}.bias", model.Common.Weights.Take($"cin.cin_layer.layer_{i + 1}.bias"));
        }

        model.Output("cin.fc", "cin.out");
        var mlp = model.Mlp("dnn", "mlp", "dnn_hidden_units", "dnn_activations");
        var options = new XDeepFmOptions
        {
            Embedding = model.Embedding(),
            Linear = model.Linear("lr_layer"),
            Cin = new InteractionLayersOptions { Units = units },
            Mlp = mlp.HiddenUnits.Count > 0 ? mlp : null,
        };
        return graph => Zoo.XDeepFm.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> DeepCrossing(FuxiCtrModel model)
    {
        var options = new DeepCrossingOptions
        {
            Embedding = model.Embedding(),
            RectifiedEmbeddings = false,
            Units = model.Options.Ints("residual_blocks", 1),
            Activation = model.Common.Activation(model.Options.Text("hidden_activations")),
            Residual = model.Options.Flag("use_residual", true),
            BatchNorm = model.Options.Flag("batch_norm", false),
        };
        for (var i = 0; i < options.Units.Count; i++)
        {
            model.Output($"crossing_layer.{i}.layer.0", $"unit.{i}.0");
            model.Output($"crossing_layer.{i}.layer.2", $"unit.{i}.1");
            if (options.BatchNorm)
            {
                model.BatchNorm($"crossing_layer.{i}.norm", $"unit.{i}.norm");
            }
        }

        model.Output($"crossing_layer.{options.Units.Count}", "out");
        return graph => Zoo.DeepCrossing.Build(graph, options);
    }
}
