using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Networks of crossed fields from a model description.</summary>
internal static class CrossedSpec
{
    private static readonly Dictionary<string, OuterProduct> Outers = new()
    {
        ["none"] = OuterProduct.None,
        ["matrix"] = OuterProduct.Matrix,
        ["vector"] = OuterProduct.Vector,
        ["number"] = OuterProduct.Number,
    };

    private static readonly Dictionary<string, BilinearKind> Bilinears = new()
    {
        ["all"] = BilinearKind.All,
        ["each"] = BilinearKind.Each,
        ["interaction"] = BilinearKind.Interaction,
    };

    private static readonly Dictionary<string, PairFunction> Functions = new()
    {
        ["dot"] = PairFunction.Dot,
        ["product"] = PairFunction.Product,
    };

    public static Func<GraphBuilder, Value> NeuralCf(SpecObject spec)
    {
        var embedding = OptionSpec.Embedding(spec);
        var hasMlp = spec.Flag("mlp", true);
        var options = new NeuralCfOptions
        {
            Factorization = spec.Flag("factorization", true) ? embedding : null,
            Deep = hasMlp ? embedding with { Dimension = spec.Int("mlp_embedding_dim", 1, embedding.Dimension) } : null,
            User = spec.Texts("user"),
            Item = spec.Texts("item"),
            Mlp = hasMlp ? OptionSpec.Mlp(spec) : new MlpOptions(),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.NeuralCf.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> DeepCrossing(SpecObject spec)
    {
        var options = new DeepCrossingOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            RectifiedEmbeddings = spec.Flag("rectified_embeddings", true),
            Units = spec.Ints("units", 1),
            Activation = OptionSpec.Activation(spec, "activation", ActivationKind.Relu).Function,
            Residual = spec.Flag("residual", true),
            BatchNorm = spec.Flag("batch_norm", false),
            BatchNormEpsilon = spec.Number("batch_norm_epsilon", 1e-5),
            InputClip = spec.Has("input_clip") ? spec.Number("input_clip") : null,
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.DeepCrossing.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Pnn(SpecObject spec)
    {
        var options = new PnnOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Inner = spec.Flag("inner", true),
            Outer = spec.Choice("outer", Outers, OuterProduct.None),
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Pnn.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Nfm(SpecObject spec, ParameterSource weights)
    {
        var options = new NfmOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Linear = Linear(spec, weights, true),
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Nfm.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Afm(SpecObject spec, ParameterSource weights)
    {
        var options = new AfmOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Linear = OptionSpec.Linear(spec, weights),
            AttentionUnits = spec.Int("attention_units", 1, 8),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Afm.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> XDeepFm(SpecObject spec, ParameterSource weights)
    {
        var options = new XDeepFmOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Linear = Linear(spec, weights, true),
            Cin = new InteractionLayersOptions
            {
                Units = spec.Ints("cin_units", 1),
                Activation = OptionSpec.Activation(spec, "cin_activation", ActivationKind.None),
                SplitHalf = spec.Flag("cin_split_half", false),
            },
            Mlp = Mlp(spec, "hidden_units", ""),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.XDeepFm.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> FiBiNet(SpecObject spec, ParameterSource weights)
    {
        var options = new FiBiNetOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Linear = Linear(spec, weights, true),
            Gates = new SqueezeExcitationOptions
            {
                Reduction = spec.Number("reduction", 3),
                Excitation = OptionSpec.Activation(spec, "excitation", ActivationKind.Relu).Function,
            },
            Kind = spec.Choice("bilinear", Bilinears, BilinearKind.Interaction),
            SharedWeights = spec.Flag("shared_weights", false),
            GatedFirst = spec.Flag("gated_first", false),
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.FiBiNet.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> AutoFis(SpecObject spec, ParameterSource weights)
    {
        var options = new AutoFisOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Linear = OptionSpec.Linear(spec, weights),
            Pairs = spec.Has("pairs") ? [.. spec.List("pairs").Select((element, i) => Pair(SpecValues.Texts(element, $"{spec.Place("pairs")}[{i}]"), i))] : null,
            BatchNormEpsilon = spec.Number("pair_norm_epsilon", 1e-3),
            Mlp = Mlp(spec, "hidden_units", ""),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.AutoFis.Build(graph, options);

        (string First, string Second) Pair(IReadOnlyList<string> names, int i) => names.Count == 2
            ? (names[0], names[1])
            : throw new ModelSpecException($"{spec.Place("pairs")}[{i}] names {names.Count} fields; expected 2.");
    }

    public static Func<GraphBuilder, Value> Interaction(SpecObject spec, FieldInteraction kind)
    {
        var options = new InteractionNetworkOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Kind = kind,
            Units = spec.Int("units", 1, 16),
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => InteractionNetwork.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Onn(SpecObject spec, ParameterSource weights)
    {
        var options = new OnnOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Function = spec.Choice("function", Functions, PairFunction.Dot),
            PlainEmbeddings = spec.Flag("plain_embeddings", true),
            Linear = Linear(spec, weights, false),
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Onn.Build(graph, options);
    }

    /// <summary>A linear part that may be left out.</summary>
    internal static LinearOptions? Linear(SpecObject spec, ParameterSource weights, bool otherwise) =>
        spec.Flag("linear", otherwise) ? OptionSpec.Linear(spec, weights) : null;

    /// <summary>An MLP that is there if its hidden units are given.</summary>
    internal static MlpOptions? Mlp(SpecObject spec, string units, string prefix) => spec.Has(units) ? OptionSpec.Mlp(spec, prefix) : null;
}
