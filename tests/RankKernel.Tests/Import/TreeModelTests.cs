using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Tests.Goldens;
using RankKernel.Tests.Oracle;
using Xunit;

namespace RankKernel.Tests.Import;

public class TreeModelTests
{
    public static TheoryData<string> Names => [.. TreeFiles.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Margins_are_those_of_XGBoost(string name)
    {
        var model = TreeFiles.Read($"{name}.json");

        var margins = TreeFiles.Run(TreeFiles.Expected(name, "rows"), model.Trees.Sum);

        Close(TreeFiles.Expected(name, "margin"), margins, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Leaves_are_those_of_XGBoost(string name)
    {
        var model = TreeFiles.Read($"{name}.ubj");

        Assert.Equal(TreeFiles.Expected(name, "leaves"), TreeFiles.Run(TreeFiles.Expected(name, "rows"), model.Trees.Leaves));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_of_the_trees_alone_predicts_as_XGBoost(string name)
    {
        var rows = TreeFiles.Expected(name, "rows");
        var trees = TreeFiles.Read($"{name}.ubj");
        using var model = new RankModel(trees.Define(name, feature => feature is "f0" or "f4" ? Side.User : Side.Item));
        using var ranker = model.CreateRanker();
        var request = model.CreateRequest();
        var predictions = rows.Select(row =>
        {
            request.Clear();
            request.Items.Reset(1);
            for (var i = 0; i < row.Length; i++)
            {
                if (float.IsNaN(row[i]))
                {
                    continue;
                }

                if (i is 0 or 4)
                {
                    request.Set($"f{i}", row[i]);
                }
                else
                {
                    request.Items.Set(0, $"f{i}", row[i]);
                }
            }

            var scores = new float[model.Outputs.Count];
            ranker.ScoreAll(request, scores);
            return scores;
        }).ToArray();

        Close(TreeFiles.Expected(name, "prediction"), predictions, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void JSON_and_UBJSON_hold_the_same_trees(string name)
    {
        var rows = TreeFiles.Expected(name, "rows");
        var (json, binary) = (TreeFiles.Read($"{name}.json"), TreeFiles.Read($"{name}.ubj"));

        Assert.Equal(TreeFiles.Run(rows, json.Trees.Sum), TreeFiles.Run(rows, binary.Trees.Sum));
    }

    [Theory]
    [InlineData("xgboost/gbdt", 1e-9)]
    [InlineData("xgboost/gbdt_dart", 1e-7)] // A leaf times its tree's weight is rounded to single precision, as XGBoost does.
    public void The_golden_margins_and_leaves_are_exact(string name, double tolerance)
    {
        using var golden = GoldenCases.Open(name);
        var model = TreeModelReader.Load(golden.File("model.ubj"));
        var rows = Enumerable.Range(0, golden.Rows)
            .Select(row => model.FeatureNames.Select(feature => (float)golden.InputNumbers(feature)[row]).ToArray()).ToArray();
        var sums = golden.Expected("margin_float64_sum");
        var leaves = golden.Intermediate("leaf_index");

        var margins = TreeFiles.Run(rows, model.Trees.Sum);
        var reached = TreeFiles.Run(rows, model.Trees.Leaves);

        Close([.. golden.Expected("margin").Select(margin => (float[])[(float)margin])], margins, 1e-6);
        Assert.Equal(leaves, reached.SelectMany(row => row).Select(leaf => (double)leaf));
        OracleAssert.Close(sums, Exact(model, rows), tolerance, 0, name);
    }

    [Fact]
    public void LightGBMs_text_gives_the_leaves_that_its_decisions_say()
    {
        var model = TreeFiles.Read("lightgbm.txt");
        Assert.Equal(["price", "clicks", "colour"], model.FeatureNames);
        Assert.Equal(ActivationKind.Sigmoid, model.Output.Kind);

        // Tree 0: price ≤ 0.1 in double (NaN right); left: clicks ≤ 0, where zero is missing and missing goes left; right: colours 1, 3, 35.
        // Tree 1: price ≤ −1, NaN is 0; clicks ≤ 3.5, NaN left.
        float[][] rows =
        [
            [0.09f, 0, 0], [0.1f, 5, 3], [0.1f, 5, 4], [float.NaN, float.NaN, 35], [-1, -2, float.NaN], [-0.99f, 7, 0], [0.5f, 3.5f, 1.5f], [2, 4, -1],
        ];
        float[][] leaves = [[0, 1, 0], [2, 2, 0], [3, 2, 0], [2, 1, 0], [0, 0, 0], [1, 2, 0], [2, 1, 0], [3, 2, 0]];

        Assert.Equal(leaves, TreeFiles.Run(rows, model.Trees.Leaves));
        Assert.Equal(2 * (0.5f + 0.0625f + 0.0078125f), TreeFiles.Run(rows, model.Trees.Sum)[0][0]);
    }

    [Fact]
    public void A_random_forest_of_LightGBM_is_a_mean()
    {
        var text = TreeFiles.Text("lightgbm.txt").Replace("sigmoid:2", "sigmoid:1").Replace("tree_sizes", "average_output\ntree_sizes");
        var model = TreeModelReader.Read(System.Text.Encoding.UTF8.GetBytes(text));

        Assert.Equal((0.5f + 0.0625f + 0.0078125f) / 3, TreeFiles.Run([[0.09f, 0, 0]], model.Trees.Sum)[0][0], 1e-6f);
    }

    private static double[] Exact(TreeModel model, float[][] rows)
    {
        var graph = new GraphBuilder([new NumericFeature("x", Side.Item, NumericEncoding.Raw, rows[0].Length)], new TensorDictionary());
        var node = model.Trees.Sum(graph, graph.Input("x")).Producer!;
        OracleValue[] trees = [.. node.Inputs.Skip(1).Select(input => OracleValue.OfTensor(input.Data!))];
        return [.. rows.Select(row => OracleEvaluator.Evaluate(node.Operation, [OracleValue.Vector([.. row.Select(x => (double)x)]), .. trees])[0])];
    }

    private static void Close(float[][] expected, float[][] actual, double tolerance) => OracleAssert.Close(
        [.. expected.SelectMany(row => row).Select(x => (double)x)], [.. actual.SelectMany(row => row).Select(x => (double)x)], tolerance, tolerance, "margins");
}
