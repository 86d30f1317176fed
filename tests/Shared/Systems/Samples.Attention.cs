using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Testing;

internal sealed partial class Samples
{
    private Dictionary<string, Func<GraphBuilder, Value>> Attention => new()
    {
        ["AutoInt"] = graph => AutoInt.Build(graph, new() { Embedding = Raw, Attention = new() { Layers = 2 }, Mlp = Plain }),
        ["AutoInt, scaled, layer norm, linear part"] = graph => AutoInt.Build(graph, new() { Embedding = Embedded, Attention = new() { Layers = 2, Heads = 3, Units = 6, Scaled = true, LayerNorm = true, LayerNormEpsilon = 1e-3, Residual = FieldResidual.WhereNeeded }, Linear = new() }),
        ["AutoInt, no residual"] = graph => AutoInt.Build(graph, new() { Embedding = Raw, Attention = new() { Layers = 1, Residual = FieldResidual.None } }),
        ["BST"] = graph => Bst.Build(graph, new() { Embedding = Raw, Attended = [Both], Mlp = Plain }),
        ["BST, mean, joined positions from the end"] = graph => Bst.Build(graph, new() { Embedding = Raw with { Fields = ["user_id", "item_id", "category", "price", "history.item", "history.category"] }, Attended = [Both], Transformer = new() { Heads = 3 }, Position = PositionEmbedding.Joined, PositionsFromEnd = true, Pooling = SequencePooling.Mean, Mlp = Plain }),
        ["BST, causal, two blocks"] = graph => Bst.Build(graph, new() { Embedding = Raw, Attended = [Both], Transformer = new() { Blocks = 2, Causal = true, HiddenUnits = size.Layer, Activation = new(ActivationKind.PRelu) }, InterestsFirst = true, Mlp = Plain }),
        ["BST, two histories, sum, two blocks"] = graph => Bst.Build(graph, new() { Embedding = Raw, Attended = [ItemAlone, CategoryAlone], Transformer = new() { Blocks = 2 }, Position = PositionEmbedding.None, Pooling = SequencePooling.Sum, Mlp = Plain }),
        ["SIM"] = graph => Sim.Build(graph, new() { History = Long, Top = size.Top, SearchMlp = Plain }),
        ["SIM, padding competes, shifted mask"] = graph => Sim.Build(graph, new() { History = Long with { ShiftedRecentMask = true }, Top = size.Top, PaddingCompetes = true }),
        ["SIM, hard search"] = graph => Sim.Build(graph, new() { History = Long with { Attended = new(["item_id", "category"], ["history.item", "history.category", "history.action"]), Attention = new() { Scaled = false, RawValues = true }, Recent = 0 }, Search = SimSearch.Hard, Top = 2, TargetCategory = "category", HistoryCategory = "history.category", Means = ["history.item", "history.action"] }),
        ["SASRec"] = graph => SasRec.Build(graph, new() { Embedding = Raw, History = Both, Transformer = new() { Blocks = 2, Causal = true, HiddenUnits = size.Layer, Activation = new(ActivationKind.Gelu) } }),
        ["SASRec, positions from the end"] = graph => SasRec.Build(graph, new() { Embedding = Raw, History = ItemAlone, PositionsFromEnd = true, InputNorm = false }),
        ["TransAct"] = graph => TransAct.Build(graph, new() { Embedding = Raw, Attended = [Both], Transformer = new() { HiddenUnits = size.Layer }, LastPositions = size.Top, Cross = Cross(CrossKind.Matrix), Mlp = Plain }),
        ["TransAct, two histories, no pooling"] = graph => TransAct.Build(graph, new() { Embedding = Raw, Attended = [ItemAlone, CategoryAlone], LastPositions = 1, MaxPool = false, Cross = Cross(CrossKind.Matrix), Mlp = Plain, Head = Plain }),
        ["MIND"] = graph => Mind.Build(graph, new() { Embedding = Raw, History = Both, UserFields = ["user_id"], Interests = size.Experts }),
        ["MIND, padding takes weight"] = graph => Mind.Build(graph, new() { Embedding = Raw, History = ItemAlone, Interests = 2, Rounds = 2, PaddingTakesWeight = true }),
        ["ETA"] = graph => Eta.Build(graph, new() { History = Long, Bits = size.Layer, Top = size.Top }),
        ["TWIN"] = graph => Twin.Build(graph, new() { History = Long, Top = size.Top }),
        ["SDIM"] = graph => Sdim.Build(graph, new() { History = Long, Groups = size.Experts, Bits = 2 }),
        ["SDIM, not normalised"] = graph => Sdim.Build(graph, new() { History = Long with { Recent = 0 }, Groups = 2, Bits = 3, Normalize = false }),
    };

    private LongHistoryOptions Long => new() { Embedding = Raw, Attended = Both, Recent = size.Top, Mlp = Plain };
}
