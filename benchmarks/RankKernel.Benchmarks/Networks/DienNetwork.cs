using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Benchmarks.Networks;

internal static class DienNetwork
{
    public static PeerNetwork Create() => new(
        "DIEN",
        "history of 50; item and category of 16 each; GRU of 32, bilinear attention with softmax, AUGRU of 32; 8 user fields and 6 item "
        + "fields (the target's item and category among them), all of 16; MLP 200-80 PReLU",
        [
            .. PeerNetwork.Ids("user", Side.User, 8),
            new SequenceFeature("history", Side.User, 50, [new IdColumn("item", Table), new IdColumn("category", Table)]),
            new IdFeature("item", Side.Item, Table),
            new IdFeature("category", Side.Item, Table),
            .. PeerNetwork.Ids("item", Side.Item, 4),
        ],
        Build);

    private static DirectEncoding Table { get; } = new(PeerNetwork.TableRows);

    private static void Build(GraphBuilder graph) => Dien.Build(graph, new()
    {
        Embedding = new() { SharedTables = new Dictionary<string, string> { ["history.item"] = "item", ["history.category"] = "category" } },
        Attended = [new(["item", "category"], ["history.item", "history.category"])],
        AttentionKind = InterestAttention.Bilinear,
        Mlp = new() { HiddenUnits = [200, 80], Activation = new(ActivationKind.PRelu) },
    });
}
