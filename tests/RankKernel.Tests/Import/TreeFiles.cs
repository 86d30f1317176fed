using System.Text;
using System.Text.Json.Nodes;
using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;

namespace RankKernel.Tests.Import;

/// <summary>Files of trees that XGBoost 1.7 wrote, with its predictions, and one in LightGBM's text by hand.</summary>
internal static class TreeFiles
{
    public static IReadOnlyList<string> Names { get; } = ["categorical", "classes", "poisson", "regression", "rank", "dart_exact"];

    public static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Import", "data", "trees", file));

    public static TreeModel Read(string file) => TreeModelReader.Read(Bytes(file));

    public static string Text(string file) => Encoding.UTF8.GetString(Bytes(file));

    /// <summary>A matrix of what XGBoost was given or gave; null stands for NaN.</summary>
    public static float[][] Expected(string name, string matrix) =>
    [
        .. JsonNode.Parse(Text($"{name}.expected.json"))![matrix]!.AsArray()
            .Select(row => row!.AsArray().Select(number => number is null ? float.NaN : (float)number.GetValue<double>()).ToArray()),
    ];

    /// <summary>The elements of a vector that a network over the model's numbers has for each row, on the CPU backend.</summary>
    public static float[][] Run(float[][] rows, Func<GraphBuilder, Value, Value> network)
    {
        var width = rows[0].Length;
        Feature[] features = [new NumericFeature("x", Side.Item, NumericEncoding.Raw with { NonFinite = NonFinite.Keep }, width)];
        var graph = new GraphBuilder(features, new TensorDictionary());
        var values = network(graph, graph.Input("x"));
        for (var i = 0; i < values.Shape[0]; i++)
        {
            graph.Output($"{i}", graph.Slice(values, 0, i, 1));
        }

        using var ready = new RankModel(new ModelDefinition("trees", features, graph.Build()));
        using var ranker = ready.CreateRanker();
        var request = ready.CreateRequest();
        request.Items.Reset(rows.Length);
        request.Items.SetVectors("x", [.. rows.SelectMany(row => row)]);
        var columns = Enumerable.Range(0, values.Shape[0]).Select(i =>
        {
            var scores = new float[rows.Length];
            ranker.Score(request, $"{i}", scores);
            return scores;
        }).ToArray();
        return [.. rows.Select((_, row) => columns.Select(column => column[row]).ToArray())];
    }
}
