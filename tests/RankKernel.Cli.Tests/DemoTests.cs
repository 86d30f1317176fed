using System.Text.Json;
using RankKernel.Cli.Demo;
using RankKernel.Cli.Tests.Support;

namespace RankKernel.Cli.Tests;

public sealed class DemoTests(DemoFolder files) : IClassFixture<DemoFolder>
{
    private string Folder => files.Folder.Path;

    [Fact]
    public void Piped_text_has_no_escape_codes_and_no_borders()
    {
        var run = ToolRun.Of("demo", "--models", Folder);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.Code);
        Assert.DoesNotContain(run.Out, letter => char.IsControl(letter) && letter is not ('\n' or '\r'));
        Assert.DoesNotContain('│', run.Out);
        Assert.Contains("user 5: 2 films seen", run.Out);
        Assert.Contains("The best 3 of 3 films not seen", run.Out);
        Assert.Contains("split plan", run.Out);
    }

    [Fact]
    public void A_terminal_gets_colours_borders_and_bars()
    {
        var run = ToolRun.InTerminal("demo", "--models", Folder, "--user", "user 6");
        Assert.Equal(0, run.Code);
        Assert.Contains('\u001b', run.Out);
        Assert.Contains('│', run.Out);
        Assert.Contains('━', run.Out);
        Assert.Contains("First [Film]", run.Out);
    }

    [Fact]
    public void Json_has_films_latency_and_savings()
    {
        var json = ToolRun.JsonOf("demo", "--models", Folder);
        var recent = json.GetProperty("recent").EnumerateArray().ToList();
        Assert.Equal(["Second Film", "First [Film]"], recent.Select(film => film.GetProperty("title").GetString()));
        Assert.Equal([0.5, 5], recent.Select(film => film.GetProperty("stars").GetDouble()));
        Assert.Equal("War, Drama", recent[0].GetProperty("genres").GetString());
        Assert.Equal(3, json.GetProperty("candidates").GetInt32());
        var timing = Assert.Single(json.GetProperty("timings").EnumerateArray());
        Assert.True(timing.GetProperty("calls").GetInt32() is > 0 and <= 300);
        Assert.True(timing.GetProperty("latency_us").GetProperty("p50").GetDouble() > 0);
        Assert.True(json.GetProperty("savings").GetProperty("flat").GetProperty("flops").GetInt64() > 0);
    }

    [Fact]
    public void The_best_films_are_in_order_and_none_was_seen()
    {
        var best = ToolRun.JsonOf("demo", "--models", Folder, "--top", "2").GetProperty("top").EnumerateArray().ToList();
        Assert.Equal(2, best.Count);
        Assert.True(best[0].GetProperty("score").GetSingle() >= best[1].GetProperty("score").GetSingle());
        Assert.All(best, film => Assert.Contains(film.GetProperty("id").GetInt64(), new[] { 30L, 40, 50 }));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("user 6")]
    public void A_user_is_found_by_position_or_name(string user) =>
        Assert.Equal("user 6", ToolRun.JsonOf("demo", "--models", Folder, "--user", user).GetProperty("user").GetString());

    [Theory]
    [InlineData("0", "No user '0'; give a position from 1 to 3, or one of user 5, user 6, user 7.")]
    [InlineData("4", "No user '4'")]
    [InlineData("nobody", "No user 'nobody'")]
    [InlineData("user 7", "user 7 has seen every film")]
    public void A_user_that_cannot_be_shown_is_named(string user, string message)
    {
        var run = ToolRun.Of("demo", "--models", Folder, "--user", user);
        Assert.Equal(2, run.Code);
        Assert.Contains(message, Assert.Single(run.ErrorLines));
    }

    [Fact]
    public void A_folder_without_the_model_is_named()
    {
        using var empty = new TemporaryFolder();
        var run = ToolRun.Of("demo", "--models", empty.Path);
        Assert.Equal(2, run.Code);
        Assert.Contains("movielens-din.rkm is not there", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public void The_models_of_the_repository_are_found_from_the_folder_of_the_tool()
    {
        var found = DemoFiles.Find(null);
        Assert.EndsWith(Path.Combine("models", "movielens"), found.Folder.Replace('/', Path.DirectorySeparatorChar));
    }

    [Fact]
    public void The_films_of_the_repository_can_all_be_ranked()
    {
        var found = DemoFiles.Find(null);
        var user = JsonDocument.Parse(File.ReadLines(found.Users).First()).RootElement;
        var request = $$"""{"features": {{user.GetProperty("features").GetRawText()}}}""";
        var run = ToolRun.WithInput(request, "rank", found.Model, "-", "--catalog", found.Films, "--json");
        Assert.Equal("", run.Error);
        var winners = run.Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(10, winners.Count);
        Assert.All(winners, winner => Assert.InRange(winner.GetProperty("score").GetSingle(), 0.5f, 1f));
    }
}
