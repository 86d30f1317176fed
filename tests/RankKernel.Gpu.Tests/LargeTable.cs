using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Gpu.Tests;

/// <summary>A model of one large table.</summary>
internal static class LargeTable
{
    private const int Width = 8;

    public static ModelDefinition Define(int rows)
    {
        IReadOnlyList<Feature> features = [new IdFeature("item", Side.Item, new HashEncoding(rows))];
        var graph = new GraphBuilder(features, new RandomParameters(1));
        var vector = graph.EmbeddingBag(graph.Input("item"), graph.Parameter("table", rows, Width));
        graph.Output("score", graph.Linear(vector, graph.Parameter("weight", 1, Width)));
        return new ModelDefinition("large table", features, graph.Build());
    }

    public static RankRequest Request(RankModel model, int items, int first = 0)
    {
        var request = model.CreateRequest();
        request.Items.Reset(items);
        for (var i = 0; i < items; i++)
        {
            request.Items.Rows.IdRow(i)[0] = (first + i) * 7 % 4096;
        }

        return request;
    }
}
