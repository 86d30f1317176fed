using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>DeepCTR-Torch's tensor names and conventions.</summary>
internal sealed class DeepCtrTorchModel
{
    private const double DiceEpsilon = 1e-8;

    public DeepCtrTorchModel(FrameworkConfig config, StateDict weights, Func<string, Side> sides)
    {
        var histories = Histories(config);
        Common = new FrameworkModel(config, weights, sides)
        {
            Features = Ordered(config, histories),
            Histories = histories,
            Padding = static feature => feature.Length is null ? 0 : -1,
            Unknown = static _ => 0,
        };
        Common.IgnoreTraining("init_std", "dnn_dropout");
        if (Options.Text("task", "binary") != "binary")
        {
            throw new NotSupportedModelException($"The task '{Options.Text("task")}' is not supported.");
        }
    }

    public FrameworkModel Common { get; }

    public SpecObject Options => Common.Options;

    private StateDict Weights => Common.Weights;

    /// <summary>Renames the embedding tables; numbers enter raw.</summary>
    public EmbeddingOptions Embedding()
    {
        var entering = Options.TextsOrNull("dnn_features");
        return Embedding(feature => entering?.Contains(feature.Name) ?? true);
    }

    /// <summary>Renames the embedding tables; numbers enter raw, and only some features become fields.</summary>
    public EmbeddingOptions Embedding(Func<FrameworkFeature, bool> enters)
    {
        foreach (var feature in Common.Features.Where(feature => feature.Kind != FrameworkFeatureKind.Numeric && feature.SharedWith is null))
        {
            Common.Add($"embedding.{feature.Name}.weight", Weights.Take($"embedding_dict.{feature.Name}.weight"));
        }

        return Common.Embedding(NumericInput.Raw) with
        {
            Fields = [.. Common.Features.Where(enters).Select(Common.Field)],
        };
    }

    /// <summary>Renames the linear part. It has no bias: the model's one is that of its output.</summary>
    public LinearOptions Linear()
    {
        var names = Options.Texts("linear_features");
        FrameworkFeature[] entering = [.. Common.Features.Where(feature => names.Contains(feature.Name))];
        foreach (var feature in entering.Where(feature => feature.Kind != FrameworkFeatureKind.Numeric))
        {
            Common.Add($"linear.{Common.Field(feature)}.weight", Weights.Take($"linear_model.embedding_dict.{feature.Name}.weight"));
        }

        foreach (var (i, feature) in entering.Where(feature => feature.Kind == FrameworkFeatureKind.Numeric).Index())
        {
            Common.Add($"linear.{feature.Name}.weight", StateDict.Part(Weights.Take("linear_model.weight"), i));
        }

        return new LinearOptions
        {
            Fields = [.. entering.Select(Common.Field)],
            Poolings = entering.Where(feature => feature.Pooling is not null).ToDictionary(Common.Field, FrameworkModel.Pooling),
            Bias = false,
        };
    }

    /// <summary>Renames the hidden layers of the DNN; <paramref name="entering"/> orders the first one's columns as the zoo's input is.</summary>
    public MlpOptions Mlp(Func<Tensor, Tensor>? entering = null)
    {
        var options = new MlpOptions
        {
            HiddenUnits = Options.Ints("dnn_hidden_units", 1),
            Activation = Activation("dnn_activation"),
            BatchNorm = Options.Flag("dnn_use_bn", false),
        };
        Layers("dnn", "mlp", options.HiddenUnits, entering);
        return options;
    }

    public LayerActivation Activation(string option) => new(Common.Activation(Options.Text(option)), DiceEpsilon, DiceAffine: true);

    /// <summary>Renames hidden layers, their norms and activations.</summary>
    public void Layers(string from, string to, IReadOnlyList<int> units, Func<Tensor, Tensor>? entering = null)
    {
        for (var i = 0; i < units.Count; i++)
        {
            var weight = Weights.Take($"{from}.linears.{i}.weight");
            Common.Add($"{to}.{i}.weight", i == 0 && entering is not null ? entering(weight) : weight);
            Rename($"{from}.linears.{i}", $"{to}.{i}", "bias");
            if (Weights.Contains($"{from}.bn.{i}.running_mean"))
            {
                Rename($"{from}.bn.{i}", $"{to}.{i}.norm", "running_mean", "running_var", "weight", "bias");
            }

            var activation = $"{from}.activation_layers.{i}";
            if (Weights.Contains($"{activation}.alpha"))
            {
                Common.Add($"{to}.{i}.activation.alpha", StateDict.Reshaped(Weights.Take($"{activation}.alpha"), units[i]));
                Rename($"{activation}.bn", $"{to}.{i}.activation.norm", "running_mean", "running_var", "weight", "bias");
            }
            else if (Weights.Contains($"{activation}.weight"))
            {
                var slopes = Weights.Take($"{activation}.weight");
                var slope = slopes.AsFloats()[0];
                GC.KeepAlive(slopes);
                Common.Add($"{to}.{i}.activation.alpha", new Tensor(new Shape(units[i]), [.. Enumerable.Repeat(slope, units[i])]));
            }
        }
    }

    /// <summary>Renames the last layer; its bias is the model's.</summary>
    public void Output(string to)
    {
        Common.Add($"{to}.weight", Weights.Take("dnn_linear.weight"));
        Bias($"{to}.bias");
    }

    public void Bias(string to) => Common.Add(to, Weights.Take("out.bias"));

    public void Rename(string from, string to, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            Common.Add($"{to}.{part}", Weights.Take($"{from}.{part}"));
        }
    }

    /// <summary>Single ids, pooled sequences, attended sequences, numbers, each in the order of the configuration.</summary>
    private static IReadOnlyList<FrameworkFeature> Ordered(FrameworkConfig config, IReadOnlyList<HistoryGroup> histories) =>
    [
        .. config.Features.Where(feature => feature.Kind != FrameworkFeatureKind.Length).OrderBy(feature => feature.Kind switch
        {
            FrameworkFeatureKind.Categorical => 0,
            FrameworkFeatureKind.Sequence when histories.All(history => !history.Columns.Contains(feature)) => 1,
            FrameworkFeatureKind.Sequence => 2,
            _ => 3,
        }),
    ];

    private static IReadOnlyList<HistoryGroup> Histories(FrameworkConfig config) =>
        config.Hyperparameters.TextsOrNull("history_feature_list") is not { } targets ? []
        : [new HistoryGroup("history", [.. targets.Select(target => config.Feature($"hist_{target}"))])];
}
