using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Tests.CatalogTests;

/// <summary>Models whose pair steps read what an item was given, in every way that they can.</summary>
internal static class CatalogModels
{
    /// <summary>Pair steps read numbers, weights, ids and the length of an item's history of users, and a bag's length.</summary>
    public static ModelDefinition ReadByPairs()
    {
        var users = new DirectEncoding(50, FirstIndex: 1, Padding: 0);
        Feature[] features =
        [
            new IdFeature("user", Side.User, users),
            new NumericFeature("image", Side.Item, NumericEncoding.Raw, 8),
            new SequenceFeature("clicks", Side.Item, 7, [new IdColumn("user", users), new NumericColumn("dwell", NumericEncoding.Raw)]),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(5));
        var table = graph.Parameter("embedding.user", 51, 8);
        var user = graph.EmbeddingBag(graph.Input("user"), table);
        var clicks = graph.SequenceGather(graph.Input("clicks", "user"), table);
        var attended = graph.Add(
            new TargetAttention(1, ActivationKind.Relu, PaddingId: 0),
            [
                user, clicks, graph.Input("clicks", "user"),
                graph.Parameter("hidden", 6, 32), graph.Parameter("bias", 6), graph.Parameter("out", 1, 6), graph.Parameter("out.bias", 1),
            ]);
        var dwelt = graph.WeightedSum(graph.Input("clicks", "dwell"), graph.Multiply(clicks, user));
        var image = graph.Multiply(graph.Input("image"), user);
        var joined = graph.Concat(0, attended, dwelt, image);
        graph.Output("score", graph.Linear(joined, graph.Parameter("last", 1, 24)));
        return new ModelDefinition("read_by_pairs", features, graph.Build());
    }

    /// <summary>All that a pair step reads of the item is another look at its numbers: a part, or other dimensions.</summary>
    public static ModelDefinition ReadThroughView(bool slice)
    {
        Feature[] features =
        [
            new NumericFeature("taste", Side.User, NumericEncoding.Raw, 4),
            new NumericFeature("image", Side.Item, NumericEncoding.Raw, slice ? 9 : 4),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(6));
        var image = graph.Input("image");
        var view = slice ? graph.Slice(image, 0, 3, 4) : graph.Reshape(image, 2, 2);
        var taste = slice ? graph.Input("taste") : graph.Reshape(graph.Input("taste"), 2, 2);
        var product = graph.Reshape(graph.Multiply(view, taste), 4);
        graph.Output("score", graph.Linear(product, graph.Parameter("last", 1, 4)));
        return new ModelDefinition("read_through_view", features, graph.Build());
    }

    /// <summary>Random items for any of these models.</summary>
    public static ItemBatch Fill(ItemBatch batch, Random random, int count, int image = 8, bool clicks = true)
    {
        batch.Reset(count);
        batch.SetVectors("image", [.. Enumerable.Range(0, count * image).Select(_ => (2 * random.NextSingle()) - 1)]);
        for (var row = 0; row < count && clicks; row++)
        {
            var length = random.Next(9);
            batch.SetSequence(row, "clicks", "user", [.. Enumerable.Range(0, length).Select(_ => random.NextInt64(52))]);
            batch.SetSequence(row, "clicks", "dwell", [.. Enumerable.Range(0, length).Select(_ => random.NextDouble())]);
        }

        return batch;
    }
}
