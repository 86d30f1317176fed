using RankKernel.Cli.Tests.Support;
using RankKernel.Format;

namespace RankKernel.Cli.Tests;

public sealed class ScoreTests(FilmModel model) : IClassFixture<FilmModel>
{
    [Fact]
    public void Text_has_a_column_for_each_output()
    {
        var run = ToolRun.Of("score", model.Path, model.Folder.Write("text.json", FilmRequests.WithItems));
        Assert.Equal(0, run.Code);
        Assert.Contains("4 candidates", run.Out);
        Assert.Contains("score", run.Out);
        Assert.Contains("watch", run.Out);
    }

    [Fact]
    public void Scores_are_those_of_the_sdk()
    {
        using var loaded = new RankModel(ModelFile.Load(model.Path));
        using var ranker = loaded.CreateRanker();
        var request = loaded.CreateRequest();
        request.Set("user_id", 42);
        request.Set("age", 31);
        request.Set("hour", 20.5);
        request.SetSequence("history", "film_id", [10L, 30L]);
        request.SetSequence("history", "genre", (string?[])["war", "drama"]);
        request.SetSequence("history", "rating_bucket", [9L, 4L]);
        request.SetSequence("history", "minutes", [90.0, 31.5]);
        request.SetIds("tags", (string?[])["late", "sofa"], [1f, 0.25f]);
        request.Items.Reset(4);
        request.Items.Set("film_id", [10L, 20L, 30L, 99L]);
        request.Items.SetIds(0, "genres", (string?[])["comedy"]);
        request.Items.SetIds(1, "genres", (string?[])["drama", "war"]);
        request.Items.Set(0, "price", 3);
        request.Items.SetVector(0, "image", [0.1f, 0.2f, 0.3f]);
        request.Items.SetVector(3, "image", [1, float.NaN, 0]);
        var expected = new float[8];
        ranker.ScoreAll(request, expected);

        var items = ToolRun.JsonOf("score", model.Path, model.Folder.Write("sdk.json", FilmRequests.WithItems)).GetProperty("items").EnumerateArray().ToList();
        var found = loaded.Outputs.SelectMany(output => items.Select(item => item.GetProperty("scores").GetProperty(output).GetSingle()));
        Assert.Equal(expected, found);
        Assert.Equal(4, expected.Take(4).Distinct().Count());
    }

    [Fact]
    public void One_output_can_be_asked_for()
    {
        var item = ToolRun.JsonOf("score", model.Path, model.Folder.Write("one.json", FilmRequests.WithItems), "--output", "watch").GetProperty("items")[0];
        Assert.Equal("watch", Assert.Single(item.GetProperty("scores").EnumerateObject()).Name);
    }

    [Fact]
    public void A_candidate_that_the_catalog_does_not_have_has_null_for_a_score()
    {
        var catalog = model.Folder.Write("items.jsonl", FilmRequests.Catalog);
        var request = model.Folder.Write("candidates.json", FilmRequests.WithCandidates("""["x", "a"]"""));
        var items = ToolRun.JsonOf("score", model.Path, request, "--catalog", catalog).GetProperty("items");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, items[0].GetProperty("scores").GetProperty("score").ValueKind);
        Assert.InRange(items[1].GetProperty("scores").GetProperty("score").GetSingle(), 0, 1);
    }

    [Fact]
    public void A_file_of_lines_can_be_scored()
    {
        var run = ToolRun.WithInput(FilmRequests.OnOneLine(FilmRequests.WithItems), "score", model.Path, "-", "--lines", "--json");
        Assert.Equal(0, run.Code);
        Assert.Equal(1, run.Json.GetProperty("line").GetInt32());
    }
}
