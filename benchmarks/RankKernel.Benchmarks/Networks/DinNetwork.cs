using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Benchmarks.Networks;

internal static class DinNetwork
{
    private const int ItemWidth = 32;

    public static PeerNetwork Create() => new(
        "DIN",
        "history of 100; item and category of 32 each; attention 80-40-1 sigmoid without softmax; 8 user fields and 6 item fields "
        + "(the target's item and category among them), the others of 16; MLP 200-80 PReLU",
        [
            .. PeerNetwork.Ids("user", Side.User, 8),
            new SequenceFeature("history", Side.User, 100, [new IdColumn("item", Table), new IdColumn("category", Table)]),
            new IdFeature("item", Side.Item, Table),
            new IdFeature("category", Side.Item, Table),
            .. PeerNetwork.Ids("item", Side.Item, 4),
        ],
        Build);

    private static DirectEncoding Table { get; } = new(PeerNetwork.TableRows);

    private static void Build(GraphBuilder graph) => Din.Build(graph, new()
    {
        Embedding = new()
        {
            Dimensions = new Dictionary<string, int>
            {
                ["item"] = ItemWidth,
                ["category"] = ItemWidth,
                ["history.item"] = ItemWidth,
                ["history.category"] = ItemWidth,
            },
            SharedTables = new Dictionary<string, string> { ["history.item"] = "item", ["history.category"] = "category" },
        },
        Attended = [new(["item", "category"], ["history.item", "history.category"])],
        Attention = new() { HiddenUnits = [80, 40], Activation = new(ActivationKind.Sigmoid) },
        Mlp = new() { HiddenUnits = [200, 80], Activation = new(ActivationKind.PRelu) },
    });
}
