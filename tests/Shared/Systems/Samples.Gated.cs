using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Testing;

internal sealed partial class Samples
{
    private Dictionary<string, Func<GraphBuilder, Value>> Gated => new()
    {
        ["DNN"] = graph => Dnn.Build(graph, new() { Embedding = Raw, Mlp = Plain }),
        ["DNN, an activation a layer, numbers in place"] = graph => Dnn.Build(graph, new()
        {
            Embedding = Widths with { Numeric = NumericInput.RawInPlace },
            Mlp = new() { HiddenUnits = [size.Layer, 5], Activations = [new(ActivationKind.Gelu), new(ActivationKind.PRelu)] },
        }),
        ["GDCN"] = graph => Dcn.Build(graph, new() { Embedding = Raw, Cross = Cross(CrossKind.Gated), Mlp = Plain }),
        ["GDCN, stacked"] = graph => Dcn.Build(graph, new() { Embedding = Embedded, Cross = Cross(CrossKind.Gated), Structure = CrossStructure.Stacked, Stacked = Normed }),
        ["SENet"] = graph => SeNet.Build(graph, new() { Embedding = Raw, Mlp = Plain }),
        ["SENet, sigmoid, numbers in place"] = graph => SeNet.Build(graph, new() { Embedding = Widths with { Numeric = NumericInput.RawInPlace }, Gates = new() { Reduction = 2, Excitation = ActivationKind.Sigmoid }, Mlp = Normed }),
        ["LHUC"] = graph => Lhuc.Build(graph, new() { Embedding = Raw, GateFields = ["user_id", "history.item"], Mlp = Plain, Gate = new() { HiddenUnits = [size.Layer] } }),
        ["LHUC, gates of both sides, logit gated"] = graph => Lhuc.Build(graph, new()
        {
            Embedding = Raw,
            GateFields = ["age", "user_id", "category"],
            GateFieldsEnter = false,
            Mlp = Normed,
            GateOutput = true,
        }),
        ["MaskNet"] = graph => MaskNet.Build(graph, new() { Embedding = Raw, Blocks = size.Hidden }),
        ["MaskNet, parallel"] = graph => MaskNet.Build(graph, new() { Embedding = Widths, Structure = MaskNetStructure.Parallel, Blocks = [size.Layer, size.Layer], Ratio = 0.5, Mlp = Plain }),
        ["MaskNet, no norms, PReLU"] = graph => MaskNet.Build(graph, new() { Embedding = Raw, Blocks = [size.Layer], FieldNorm = false, BlockNorm = false, Activation = new(ActivationKind.PRelu) }),
        ["FGCNN"] = graph => Fgcnn.Build(graph, new() { Embedding = Embedded, Layers = [new(size.Experts + 2, 7, 2, 3), new(size.Experts + 3, 7, 2, 3)], Mlp = Plain }),
        ["FGCNN, padded pool, normed, shared tables"] = graph => Fgcnn.Build(graph, new()
        {
            Embedding = Raw,
            OwnEmbedding = false,
            Layers = [new(5, 3, 2, 1), new(2, 4, 3, 2)],
            SamePadding = false,
            PaddedPool = true,
            ConvBatchNorm = true,
            ConvActivation = ActivationKind.Relu,
            Mlp = Normed,
            Linear = new(),
        }),
        ["CCPM"] = graph => Ccpm.Build(graph, new() { Embedding = Embedded, Layers = [new(4, 6), new(3, 5)], Mlp = Plain, Linear = new() }),
        ["CCPM, sorted, three layers"] = graph => Ccpm.Build(graph, new()
        {
            Embedding = Embedded,
            Layers = [new(3, 2), new(5, 3), new(2, 3, 2)],
            Descending = true,
            ConvActivation = ActivationKind.Relu,
            Mlp = Normed,
        }),
        ["RecycleNet unit"] = graph => RecycleNet.Build(graph, new() { Embedding = Raw, Units = size.Hidden }),
        ["multi-head cross mix"] = graph => MultiHeadCross.Build(graph, new() { Embedding = Raw, Heads = 3, HeadUnits = size.Layer / 2, Mlp = Plain }),
        ["multi-head cross mix, clipped"] = graph => MultiHeadCross.Build(graph, new() { Embedding = Widths, Heads = 2, HeadUnits = 5, Layers = 3, InputClip = 0.4, Mlp = Normed }),
    };

    private Dictionary<string, Func<GraphBuilder, Value>> Towers => new()
    {
        ["YouTube DNN (ranking)"] = graph => YouTubeRanking.Build(graph, new() { Embedding = Raw, Mlp = Plain }),
        ["YouTube DNN (candidate)"] = graph => TwoTower.Build(graph, new()
        {
            Embedding = Raw,
            ItemFields = ["item_id"],
            User = new() { HiddenUnits = [size.Layer, size.Dimension] },
            Similarity = TowerSimilarity.Cosine,
            Temperature = 0.05,
        }),
        ["DSSM"] = graph => TwoTower.Build(graph, new() { Embedding = Raw, User = Plain, Item = Plain, OutputUnits = size.Layer }),
        ["DSSM, cosine"] = graph => TwoTower.Build(graph, new() { Embedding = Embedded, User = Normed, Item = Normed, Similarity = TowerSimilarity.Cosine }),
        ["two-tower"] = graph => TwoTower.Build(graph, new() { Embedding = Raw, User = Plain, Item = Plain, OutputUnits = size.Layer, Similarity = TowerSimilarity.Cosine, Temperature = 0.05 }),
        ["two-tower, fields by name"] = graph => TwoTower.Build(graph, new()
        {
            Embedding = Raw,
            UserFields = ["user_id", "age", "category"],
            ItemFields = ["item_id", "hour"],
            User = Plain,
            Item = Plain,
            OutputUnits = 3,
        }),
    };
}
