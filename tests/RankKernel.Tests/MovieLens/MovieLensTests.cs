using RankKernel.Evaluation;
using RankKernel.Format;
using RankKernel.Import;
using RankKernel.Tests.Oracle;
using Xunit;
using Xunit.Abstractions;

namespace RankKernel.Tests.MovieLens;

/// <summary>The committed models on the committed test rows, against PyTorch in float64.</summary>
public sealed class MovieLensTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("deepfm")]
    [InlineData("din")]
    public void Scores_of_the_test_rows_are_those_of_pytorch_in_float64(string name)
    {
        using var model = new RankModel(ModelFile.Load(Repository.MovieLens($"movielens-{name}.rkm")));
        using var ranker = model.CreateRanker();
        using var rows = new MovieLensRows();
        var expected = rows.Expected(name);
        var actual = new double[rows.Count];
        var request = model.CreateRequest();
        var score = new float[1];
        for (var row = 0; row < actual.Length; row++)
        {
            rows.Fill(request, row);
            ranker.Score(request, score);
            actual[row] = score[0];
        }

        var labels = rows.Labels;
        var (auc, expectedAuc) = (Metrics.Auc(actual, labels), Metrics.Auc(expected, labels));
        output.WriteLine($"{name}: {actual.Length} rows, largest difference {expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max():G3}, "
            + $"AUC {auc:F6} (PyTorch {expectedAuc:F6}), log loss {Metrics.LogLoss(actual, labels):F6} (PyTorch {Metrics.LogLoss(expected, labels):F6})");
        OracleAssert.Close(expected, actual, 2e-6, 0, name);
        Assert.Equal(expectedAuc, auc, 1e-6);
    }

    [Theory]
    [InlineData("deepfm")]
    [InlineData("din")]
    public void The_committed_model_is_the_one_packed_from_the_committed_weights(string name)
    {
        var packed = ModelSpecReader.Load(Repository.MovieLens($"movielens-{name}.json"), Repository.MovieLens($"movielens-{name}.safetensors"));
        var committed = ModelFile.Load(Repository.MovieLens($"movielens-{name}.rkm"));
        Assert.Equal(packed.Graph.Nodes.Select(node => node.ToString()), committed.Graph.Nodes.Select(node => node.ToString()));
        foreach (var (expected, actual) in packed.Graph.Parameters.Zip(committed.Graph.Parameters))
        {
            Assert.Equal(expected.Name, actual.Name);
            Assert.True(expected.Data!.AsFloats().SequenceEqual(actual.Data!.AsFloats()), $"{name}: {expected.Name} differs.");
        }

        Assert.NotEmpty(committed.SelfTests);
    }
}
