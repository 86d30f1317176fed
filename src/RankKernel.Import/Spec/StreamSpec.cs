using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Networks of several streams or of generated parts from a model description.</summary>
internal static class StreamSpec
{
    private static readonly Dictionary<string, FinalNetResidual> Residuals = new()
    {
        ["concat"] = FinalNetResidual.Concat,
        ["sum"] = FinalNetResidual.Sum,
    };

    private static readonly Dictionary<string, EdcnBridge> Bridges = new()
    {
        ["product"] = EdcnBridge.Product,
        ["sum"] = EdcnBridge.Sum,
        ["concat"] = EdcnBridge.Concat,
        ["attention"] = EdcnBridge.Attention,
    };

    public static Func<GraphBuilder, Value> DualMlp(SpecObject spec)
    {
        var options = new DualMlpOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            First = OptionSpec.Mlp(spec, "first_"),
            Second = OptionSpec.Mlp(spec, "second_"),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.DualMlp.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> FinalMlp(SpecObject spec)
    {
        var options = new FinalMlpOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            First = OptionSpec.Mlp(spec, "first_"),
            Second = OptionSpec.Mlp(spec, "second_"),
            Selection = spec.Flag("selection", true),
            Gate = Optional(spec, "gate_") ?? new MlpOptions(),
            FirstContext = spec.TextsOrNull("first_context") ?? [],
            SecondContext = spec.TextsOrNull("second_context") ?? [],
            Heads = spec.Int("heads", 1, 1),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.FinalMlp.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> FinalNet(SpecObject spec)
    {
        var options = new FinalNetOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            First = OptionSpec.Mlp(spec, "first_"),
            Second = Optional(spec, "second_"),
            Residual = spec.Choice("residual", Residuals, FinalNetResidual.Concat),
            FieldGates = spec.Flag("field_gates", false),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.FinalNet.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Edcn(SpecObject spec)
    {
        var options = new EdcnOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Layers = spec.Int("layers", 1),
            Activation = OptionSpec.Activation(spec, "activation", ActivationKind.Relu),
            Bridge = spec.Choice("bridge", Bridges, EdcnBridge.Product),
            SharedAttention = spec.Flag("shared_attention", false),
            Temperature = spec.Number("temperature", 1),
            BatchNorm = spec.Flag("batch_norm", false),
            BatchNormEpsilon = spec.Number("batch_norm_epsilon", 1e-5),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Edcn.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> WuKong(SpecObject spec)
    {
        var options = new WuKongOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Layers = spec.Int("layers", 1),
            FmVectors = spec.Int("fm_vectors", 1),
            LinearVectors = spec.Int("linear_vectors", 1),
            Rank = spec.Int("rank", 0),
            Fm = Optional(spec, "fm_") ?? new MlpOptions(),
            LayerNorm = spec.Flag("layer_norm", true),
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.WuKong.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Apg(SpecObject spec, ParameterSource weights)
    {
        var options = new ApgOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Linear = spec.Flag("linear", true) ? OptionSpec.Linear(spec, weights) : null,
            Mlp = OptionSpec.Mlp(spec),
            Condition = spec.TextsOrNull("condition") ?? [],
            OwnCondition = spec.Flag("own_condition", false),
            Rank = spec.Int("rank", 0),
            OverParameters = spec.Int("over_parameters", 0, 0),
            GeneratedBias = spec.Flag("generated_bias", false),
            Generator = Optional(spec, "generator_") ?? new MlpOptions(),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Apg.Build(graph, options);
    }

    private static MlpOptions? Optional(SpecObject spec, string prefix) =>
        spec.Has($"{prefix}hidden_units") ? OptionSpec.Mlp(spec, prefix) : null;
}
