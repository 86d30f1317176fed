using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Networks of several scenes, and of pictures, from a model description.</summary>
internal static class SceneSpec
{
    private static readonly Dictionary<string, PruningFactor> Factors = new()
    {
        ["scaling"] = PruningFactor.Scaling,
        ["fusion"] = PruningFactor.Fusion,
        ["signed_fusion"] = PruningFactor.SignedFusion,
    };

    public static Func<GraphBuilder, Value> PepNet(SpecObject spec)
    {
        var embedding = OptionSpec.Embedding(spec);
        var options = new PepNetOptions
        {
            Embedding = embedding,
            Domain = Fields(spec, embedding, "domain_fields"),
            Identity = Fields(spec, embedding, "identity_fields"),
            Tasks = spec.TextsOrNull("tasks") ?? ["score"],
            Mlp = OptionSpec.Mlp(spec),
            GateUnits = spec.Has("gate_units") ? spec.Int("gate_units", 1) : null,
            Scene = spec.Has("scene") ? spec.Text("scene") : null,
            TowersReadIdentity = spec.Flag("towers_read_identity", false),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.PepNet.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Star(SpecObject spec)
    {
        var options = new StarOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Scene = spec.Text("scene"),
            Mlp = OptionSpec.Mlp(spec),
            NormEpsilon = spec.Number("norm_epsilon", 1e-5),
            ActivateLast = spec.Flag("activate_last", false),
            Auxiliary = spec.Has("auxiliary_hidden_units") ? OptionSpec.Mlp(spec, "auxiliary_") : null,
            SceneDimension = spec.Int("scene_dim", 0, 16),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Star.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> SarNet(SpecObject spec)
    {
        var options = new SarNetOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Scene = spec.Text("scene"),
            SharedExperts = spec.Int("shared_experts", 0, 8),
            OwnExperts = spec.Int("own_experts", 0, 2),
            ExpertUnits = spec.Int("expert_units", 1, 16),
            ExpertBatchNorm = spec.Flag("expert_batch_norm", false),
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.SarNet.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> AdaSparse(SpecObject spec)
    {
        var embedding = OptionSpec.Embedding(spec);
        var options = new AdaSparseOptions
        {
            Embedding = embedding,
            Domain = embedding with { Fields = spec.Texts("domain_fields") },
            Mlp = OptionSpec.Mlp(spec),
            Factor = spec.Choice("factor", Factors, PruningFactor.Fusion),
            Alpha = spec.Number("alpha", 1),
            Beta = spec.Number("beta", 2),
            Epsilon = spec.Number("epsilon", 0.01),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.AdaSparse.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Cscnn(SpecObject spec)
    {
        var options = new CscnnOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Map = spec.Text("map"),
            Category = spec.Text("category"),
            Channels = spec.Int("channels", 1),
            Height = spec.Int("height", 1),
            Width = spec.Int("width", 1),
            CategoryDimension = spec.Int("category_dim", 1, 16),
            ChannelUnits = spec.Int("channel_units", 1, 32),
            Kernel = spec.Int("kernel", 1, 7),
            VisualUnits = spec.Int("visual_units", 1, 64),
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Cscnn.Build(graph, options);
    }

    private static EmbeddingOptions? Fields(SpecObject spec, EmbeddingOptions embedding, string option) =>
        spec.TextsOrNull(option) is { } fields ? embedding with { Fields = fields } : null;
}
