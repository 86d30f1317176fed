using RankKernel.Cli.Tests.Support;

namespace RankKernel.Cli.Tests;

/// <summary>The committed models on the committed rows: what models/movielens/README.md says of them.</summary>
public sealed class MovieLensEvalTests
{
    [Theory]
    [InlineData("deepfm", 0.7714, 0.6652, 0.5713)]
    [InlineData("din", 0.7667, 0.6639, 0.5785)]
    public void Figures_are_those_of_the_training(string name, double auc, double gauc, double logLoss)
    {
        var figures = ToolRun.JsonOf(
            "eval", Models($"movielens-{name}.rkm"), "--data", Models("test.jsonl.gz"), "--label", "liked", "--group", "user_id", "--groups-together")
            .GetProperty("outputs")[0].GetProperty("figures");
        Assert.Equal(10_003, figures.GetProperty("rows").GetInt64());
        Assert.Equal(auc, figures.GetProperty("auc").GetDouble(), 5e-5);
        Assert.Equal(gauc, figures.GetProperty("gauc").GetDouble(), 5e-5);
        Assert.Equal(logLoss, figures.GetProperty("log_loss").GetDouble(), 5e-5);
    }

    private static string Models(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RankKernel.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "models", "movielens", file);
    }
}
