using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Factorization machines and their relatives from a model description.</summary>
internal static class MachineSpec
{
    private static readonly Dictionary<string, FirstOrder> Firsts = new()
    {
        ["weights"] = FirstOrder.Weights,
        ["feature_vectors"] = FirstOrder.FeatureVectors,
        ["field_vectors"] = FirstOrder.FieldVectors,
    };

    private static readonly Dictionary<string, LogarithmicNorm> Norms = new()
    {
        ["fields_and_neurons"] = LogarithmicNorm.FieldsAndNeurons,
        ["components"] = LogarithmicNorm.Components,
    };

    public static Func<GraphBuilder, Value> MatrixFactorization(SpecObject spec, ParameterSource weights)
    {
        var options = new MatrixFactorizationOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            User = spec.Texts("user"),
            Item = spec.Texts("item"),
            Linear = CrossedSpec.Linear(spec, weights, false),
            Output = spec.Has("output") ? OptionSpec.Output(spec) : ActivationKind.None,
        };
        return graph => Zoo.MatrixFactorization.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Poly2(SpecObject spec, ParameterSource weights)
    {
        var options = new Poly2Options
        {
            Linear = OptionSpec.Linear(spec, weights),
            Fields = spec.TextsOrNull("fields"),
            Buckets = spec.Int("buckets", 1),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Poly2.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> FieldAwareFm(SpecObject spec, ParameterSource weights)
    {
        var options = new FieldAwareFmOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Linear = OptionSpec.Linear(spec, weights),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.FieldAwareFm.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> LsPlm(SpecObject spec, ParameterSource weights)
    {
        var options = new LsPlmOptions
        {
            Regions = spec.Int("regions", 1, 12),
            Linear = OptionSpec.Linear(spec, weights) with { Bias = weights.Contains("region.bias") },
        };
        return graph => Zoo.LsPlm.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> AutoRec(SpecObject spec)
    {
        var options = new AutoRecOptions
        {
            Ratings = spec.Text("ratings"),
            Item = spec.Has("item") ? spec.Text("item") : null,
            HiddenUnits = spec.Int("units", 1),
            Activation = OptionSpec.Activation(spec, "activation", ActivationKind.Sigmoid).Function,
            Output = spec.Has("output") ? OptionSpec.Output(spec) : ActivationKind.None,
        };
        return graph => Zoo.AutoRec.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Hofm(SpecObject spec, ParameterSource weights)
    {
        var options = new HofmOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Linear = OptionSpec.Linear(spec, weights),
            Order = spec.Int("order", 2, 3),
            SharedTables = spec.Flag("orders_share_tables", false),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Hofm.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> FwFm(SpecObject spec, ParameterSource weights)
    {
        var first = spec.Choice("first_order", Firsts, FirstOrder.FieldVectors);
        var options = new FwFmOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            First = first,
            Linear = first == FirstOrder.Weights ? OptionSpec.Linear(spec, weights) : new LinearOptions(),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.FwFm.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> FmFm(SpecObject spec, ParameterSource weights)
    {
        var options = new FmFmOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Linear = OptionSpec.Linear(spec, weights),
            Vectors = spec.Flag("vectors", false),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.FmFm.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Ifm(SpecObject spec, ParameterSource weights)
    {
        var options = new IfmOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Linear = OptionSpec.Linear(spec, weights),
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Ifm.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Difm(SpecObject spec, ParameterSource weights)
    {
        var options = new DifmOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Linear = OptionSpec.Linear(spec, weights),
            Heads = spec.Int("heads", 1, 4),
            Residual = spec.Flag("residual", true),
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Difm.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Afn(SpecObject spec, ParameterSource weights)
    {
        var options = new AfnOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Neurons = spec.Int("neurons", 1),
            Least = spec.Number("least", 1e-5),
            Norm = spec.Choice("norm", Norms, LogarithmicNorm.FieldsAndNeurons),
            Bias = weights.Contains("transform.bias"),
            Mlp = OptionSpec.Mlp(spec),
            Deep = CrossedSpec.Mlp(spec, "deep_hidden_units", "deep_"),
            Linear = CrossedSpec.Linear(spec, weights, false),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Afn.Build(graph, options);
    }
}
