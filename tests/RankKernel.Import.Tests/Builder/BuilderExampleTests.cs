using RankKernel.Format;

namespace RankKernel.Import.Tests.Builder;

/// <summary>The example of docs/import.md compiles, is the text of the page, and is the committed model.</summary>
public sealed class BuilderExampleTests
{
    [Fact]
    public void The_network_written_by_hand_scores_as_the_committed_model()
    {
        var committed = ModelFile.Load(Repository("models/movielens/movielens-deepfm.rkm"));
        var file = Path.GetTempFileName();
        try
        {
            ModelFile.Save(MovieLensWithTheBuilder.Define(committed.Features, Repository("models/movielens/movielens-deepfm.safetensors")), file);
            using var model = new RankModel(ModelFile.Load(file));
            using var ranker = model.CreateRanker();
            Assert.NotEmpty(committed.SelfTests);
            foreach (var test in committed.SelfTests)
            {
                var request = model.CreateRequest();
                request.Items.Reset(test.ItemCount);
                test.UserIds.ToArray().CopyTo(request.User.IdRow(0));
                test.UserNumbers.ToArray().CopyTo(request.User.NumberRow(0));
                test.ItemIds.ToArray().CopyTo(request.ItemRows.IdRows(0, test.ItemCount));
                test.ItemNumbers.ToArray().CopyTo(request.ItemRows.NumberRows(0, test.ItemCount));
                var scores = new float[test.ItemCount];
                ranker.Score(request, scores);
                foreach (var (expected, score) in test.Expected["score"].Zip(scores))
                {
                    Assert.Equal(expected, score, 1e-6f);
                }
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void The_page_shows_the_code_that_is_compiled()
    {
        var source = File.ReadAllText(Repository("tests/RankKernel.Import.Tests/Builder/MovieLensWithTheBuilder.cs"));
        var start = source.IndexOf("// docs: begin\n", StringComparison.Ordinal) + "// docs: begin\n".Length;
        var lines = source[start..source.IndexOf("    // docs: end", StringComparison.Ordinal)].TrimEnd().Split('\n').Select(line => line.Length > 4 ? line[4..] : line.Trim());
        Assert.Contains(string.Join('\n', lines), File.ReadAllText(Repository("docs/import.md")).ReplaceLineEndings("\n"));
    }

    private static string Repository(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RankKernel.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, path);
    }
}
