using RankKernel.Cli.Tests.Support;

namespace RankKernel.Cli.Tests;

public sealed class RankTests(FilmModel model) : IClassFixture<FilmModel>
{
    [Fact]
    public void Text_lists_the_best_first()
    {
        var run = ToolRun.Of("rank", model.Path, model.Folder.Write("text.json", FilmRequests.WithItems), "--top", "2");
        Assert.Equal(0, run.Code);
        Assert.Contains("Best 2 of 4 by score", run.Out);
        Assert.Equal(4, run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Winners_are_those_with_the_best_scores()
    {
        var request = model.Folder.Write("winners.json", FilmRequests.WithItems);
        var scores = ToolRun.JsonOf("score", model.Path, request).GetProperty("items").EnumerateArray()
            .ToDictionary(item => item.GetProperty("index").GetInt32(), item => item.GetProperty("scores").GetProperty("score").GetSingle());
        var ranked = ToolRun.JsonOf("rank", model.Path, request).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(scores.OrderByDescending(score => score.Value).Select(score => score.Key), ranked.Select(item => item.GetProperty("index").GetInt32()));
        Assert.All(ranked, item => Assert.Equal(scores[item.GetProperty("index").GetInt32()], item.GetProperty("score").GetSingle()));
        Assert.Equal([1, 2, 3, 4], ranked.Select(item => item.GetProperty("rank").GetInt32()));
    }

    [Fact]
    public void Items_are_known_by_their_ids_where_they_have_one()
    {
        var items = ToolRun.JsonOf("rank", model.Path, model.Folder.Write("ids.json", FilmRequests.WithItems)).GetProperty("items").EnumerateArray();
        var ids = items.ToDictionary(item => item.GetProperty("index").GetInt32(), item => item.TryGetProperty("id", out var id) ? id.GetString() : null);
        Assert.Equal(["a", "b", "3", null], Enumerable.Range(0, 4).Select(index => ids[index]));
    }

    [Fact]
    public void Two_runs_give_the_same_bytes()
    {
        var request = model.Folder.Write("twice.json", FilmRequests.WithItems);
        Assert.Equal(ToolRun.Of("rank", model.Path, request, "--json").Out, ToolRun.Of("rank", model.Path, request, "--json").Out);
    }

    [Fact]
    public void Standard_input_is_read_for_a_dash()
    {
        var run = ToolRun.WithInput(FilmRequests.WithItems, "rank", model.Path, "-", "--json");
        Assert.Equal(0, run.Code);
        Assert.Equal(ToolRun.Of("rank", model.Path, model.Folder.Write("dash.json", FilmRequests.WithItems), "--json").Out, run.Out);
    }

    [Fact]
    public void Another_output_can_be_ranked_by()
    {
        var json = ToolRun.JsonOf("rank", model.Path, model.Folder.Write("output.json", FilmRequests.WithItems), "--output", "watch");
        Assert.Equal("watch", json.GetProperty("output").GetString());
    }

    [Fact]
    public void No_items_are_no_winners()
    {
        var run = ToolRun.WithInput("""{"features": {}, "items": []}""", "rank", model.Path, "-", "--json");
        Assert.Equal(0, run.Code);
        Assert.Equal(0, run.Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public void A_catalog_gives_the_same_winners_as_items_in_the_request()
    {
        var catalog = model.Folder.Write("items.jsonl", FilmRequests.Catalog);
        var candidates = model.Folder.Write("candidates.json", FilmRequests.WithCandidates("""["a", "b", 3]"""));
        var all = model.Folder.Write("all.json", $$"""{"features": {{FilmRequests.User}}}""");
        var fromCatalog = ToolRun.JsonOf("rank", model.Path, candidates, "--catalog", catalog);
        var whole = ToolRun.JsonOf("rank", model.Path, all, "--catalog", catalog);
        var items = ToolRun.JsonOf("rank", model.Path, model.Folder.Write("same.json", FilmRequests.WithItems)).GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("index").GetInt32() < 3).Select(item => (item.GetProperty("id").GetString(), item.GetProperty("score").GetSingle()));
        Assert.Equal(items, fromCatalog.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("id").GetString(), item.GetProperty("score").GetSingle())));
        Assert.Equal(fromCatalog.GetRawText(), whole.GetRawText());
    }

    [Fact]
    public void Candidates_that_the_catalog_does_not_have_are_named()
    {
        var catalog = model.Folder.Write("known.jsonl", FilmRequests.Catalog);
        var request = model.Folder.Write("unknown.json", FilmRequests.WithCandidates("""["a", "x"]"""));
        var json = ToolRun.JsonOf("rank", model.Path, request, "--catalog", catalog);
        Assert.Equal("a", Assert.Single(json.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal("x", Assert.Single(json.GetProperty("unknown").EnumerateArray()).GetString());
        Assert.Contains("Not in the catalog: x", ToolRun.Of("rank", model.Path, request, "--catalog", catalog).Out);
    }

    [Fact]
    public void A_file_of_lines_gives_a_line_of_json_for_each()
    {
        var line = FilmRequests.OnOneLine(FilmRequests.WithItems);
        var run = ToolRun.WithInput($"{line}\n\n{line}\n", "rank", model.Path, "-", "--lines", "--json");
        Assert.Equal(0, run.Code);
        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("{\"line\":1,", lines[0]);
        Assert.StartsWith("{\"line\":3,", lines[1]);
        Assert.Equal(lines[0].Replace("\"line\":1", "\"line\":3"), lines[1]);
        Assert.Contains("Line 3: Best", ToolRun.WithInput($"{line}\n\n{line}\n", "rank", model.Path, "-", "--lines").Out);
    }
}
