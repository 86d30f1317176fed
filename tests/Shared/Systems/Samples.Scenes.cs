using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Testing;

internal sealed partial class Samples
{
    private static readonly IReadOnlyList<string> General = ["history.item", "age", "category", "tags", "price", "image"];

    /// <summary>The edge of a stored feature map.</summary>
    private int MapEdge => size == SampleSize.Small ? 3 : 7;

    private Dictionary<string, Func<GraphBuilder, Value>> Scenes => new()
    {
        ["STAR"] = graph => Star.Build(graph, Stars),
        ["STAR, normalised layers, no auxiliary network"] = graph => Star.Build(graph, Stars with { Mlp = Plain with { BatchNorm = true }, ActivateLast = true, Auxiliary = null }),
        ["STAR, scene of the item"] = graph => Star.Build(graph, Stars with { Scene = "category", SceneDimension = 0 }),
        ["PEPNet"] = graph => PepNet.Build(graph, Personalised),
        ["PEPNet, EPNet alone"] = graph => PepNet.Build(graph, Personalised with { Identity = null, Tasks = ["score"] }),
        ["PEPNet, PPNet alone"] = graph => PepNet.Build(graph, Personalised with { Domain = null, GateUnits = size.Layer, Mlp = Normed }),
        ["PEPNet, towers of each scene"] = graph => PepNet.Build(graph, Personalised with { Scene = "hour", TowersReadIdentity = true, Domain = null, Mlp = Plain with { BatchNorm = true } }),
        ["PEPNet, towers of each category"] = graph => PepNet.Build(graph, Personalised with { Scene = "category" }),
        ["SAR-Net"] = graph => SarNet.Build(graph, new() { Embedding = Raw, Scene = "hour", SharedExperts = size.Experts, ExpertUnits = size.Layer, Mlp = Plain }),
        ["SAR-Net, normalised, scene of the item"] = graph => SarNet.Build(graph, new() { Embedding = Raw, Scene = "category", SharedExperts = 0, OwnExperts = size.Experts, ExpertBatchNorm = true, ExpertUnits = 5, Mlp = Normed }),
        ["AdaSparse"] = graph => AdaSparse.Build(graph, new() { Embedding = Raw with { Fields = General }, Domain = Raw with { Fields = ["hour"] }, Mlp = Plain }),
        ["AdaSparse, scaling"] = graph => AdaSparse.Build(graph, new() { Embedding = Raw with { Fields = General, Numeric = NumericInput.RawInPlace }, Domain = Raw with { Fields = ["category", "hour"] }, Mlp = Normed, Factor = PruningFactor.Scaling, Alpha = 1.5 }),
        ["AdaSparse, signed"] = graph => AdaSparse.Build(graph, new() { Embedding = Raw with { Fields = General }, Domain = Raw with { Fields = ["hour"] }, Mlp = Plain, Factor = PruningFactor.SignedFusion, Epsilon = 0.2 }),
        ["CSCNN"] = graph => Cscnn.Build(graph, new()
        {
            Embedding = Raw,
            Channels = size.Rank,
            Height = MapEdge,
            Width = MapEdge,
            CategoryDimension = size.Dimension,
            ChannelUnits = size.Layer,
            Kernel = 3,
            VisualUnits = size.Layer,
            Mlp = Plain,
        }),
    };

    private StarOptions Stars => new() { Embedding = Raw, Scene = "hour", Mlp = Plain, Auxiliary = Plain, SceneDimension = size.Dimension };

    private PepNetOptions Personalised => new()
    {
        Embedding = Raw with { Fields = General },
        Domain = Raw with { Fields = ["hour"] },
        Identity = Raw with { Fields = ["user_id", "item_id"] },
        Tasks = ["score", "buy"],
        Mlp = Plain,
    };
}
