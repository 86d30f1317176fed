using System.Text.Json.Nodes;
using RankKernel.Features;
using RankKernel.Format;
using RankKernel.Graph;

namespace RankKernel.Import.Tests.Trees;

/// <summary>Boosters that <c>train.py</c> trained, with numbers at, just below and just above their splits.</summary>
public sealed class TrainedTreeTests
{
    public static TheoryData<string> Names => ["deep_exact", "dart_classes", "rank_missing", "gamma_deep", "categories"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Margins_are_those_of_XGBoost_in_a_batch_and_alone(string name)
    {
        var rows = Expected(name, "rows");
        var trees = TreeModelReader.Load(File(name, "ubj"), TreeFormat.Xgboost);
        using var model = Plan(rows[0].Length, trees.Trees.Sum);
        var margins = Run(model, rows);
        Close(Expected(name, "margin"), margins);
        for (var row = 0; row < rows.Length; row++)
        {
            Assert.Equal(margins[row], Run(model, [rows[row]])[0]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Leaves_are_those_of_XGBoost(string name)
    {
        var rows = Expected(name, "rows");
        using var model = Plan(rows[0].Length, TreeModelReader.Load(File(name, "json"), TreeFormat.Xgboost).Trees.Leaves);
        Assert.Equal(Expected(name, "leaves"), Run(model, rows));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_file_predicts_as_XGBoost(string name)
    {
        var path = Path.GetTempFileName();
        try
        {
            ModelFile.Save(TreeModelReader.Load(File(name, "json"), TreeFormat.Xgboost).Define(name, new SideMarks(["f0", "f3"], ["f5"], [])), path);
            using var model = RankModel.Load(path);
            using var ranker = model.CreateRanker();
            var request = model.CreateRequest();
            var scores = new float[model.Outputs.Count];
            var predictions = Expected(name, "rows").Select(row =>
            {
                request.Clear();
                request.Items.Reset(1);
                foreach (var (i, x) in row.Index())
                {
                    if (model.Features.Single(feature => feature.Name == $"f{i}").Side == Side.Item)
                    {
                        request.Items.Set(0, $"f{i}", x);
                    }
                    else
                    {
                        request.Set($"f{i}", x);
                    }
                }

                ranker.ScoreAll(request, scores);
                return scores.ToArray();
            }).ToArray();
            Close(Expected(name, "prediction"), predictions);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    [Fact]
    public void A_file_of_another_library_is_named()
    {
        var message = Assert.Throws<TreeFormatException>(() => TreeModelReader.Load(File("categories", "json"), TreeFormat.LightGbm)).Message;
        Assert.Contains("categories.json", message);
        Assert.Contains("expected one of LightGbm", message);
    }

    [Fact]
    public void A_mark_of_no_number_is_named() => Assert.Contains(
        "'f9' is marked as user",
        Assert.Throws<ModelSpecException>(() => TreeModelReader.Load(File("categories", "json")).Define("trees", new SideMarks(["f9"], [], []))).Message);

    private static string File(string name, string extension) => Path.Combine(AppContext.BaseDirectory, "Trees", "data", $"{name}.{extension}");

    private static float[][] Expected(string name, string matrix) =>
    [
        .. JsonNode.Parse(System.IO.File.ReadAllText(File(name, "expected.json")))![matrix]!.AsArray()
            .Select(row => row!.AsArray().Select(number => number is null ? float.NaN : (float)number.GetValue<double>()).ToArray()),
    ];

    private static RankModel Plan(int width, Func<GraphBuilder, Value, Value> network)
    {
        Feature[] features = [new NumericFeature("x", Side.Item, NumericEncoding.Raw with { NonFinite = NonFinite.Keep }, width)];
        var graph = new GraphBuilder(features, new TensorDictionary());
        var values = network(graph, graph.Input("x"));
        for (var i = 0; i < values.Shape[0]; i++)
        {
            graph.Output($"{i}", graph.Slice(values, 0, i, 1));
        }

        return new RankModel(new ModelDefinition("trees", features, graph.Build()));
    }

    private static float[][] Run(RankModel model, float[][] rows)
    {
        using var ranker = model.CreateRanker();
        var request = model.CreateRequest();
        request.Items.Reset(rows.Length);
        request.Items.SetVectors("x", [.. rows.SelectMany(row => row)]);
        var all = new float[rows.Length * model.Outputs.Count];
        ranker.ScoreAll(request, all);
        return [.. rows.Select((_, row) => Enumerable.Range(0, model.Outputs.Count).Select(output => all[(output * rows.Length) + row]).ToArray())];
    }

    private static void Close(float[][] expected, float[][] actual)
    {
        foreach (var (wanted, found) in expected.SelectMany(row => row).Zip(actual.SelectMany(row => row)))
        {
            Assert.Equal((double)wanted, found, 1e-6 * Math.Max(1, Math.Abs(wanted)));
        }
    }
}
