using RankKernel.Cli.Tests.Support;

namespace RankKernel.Cli.Tests;

public sealed class RequestFormatTests(FilmModel model) : IClassFixture<FilmModel>
{
    [Theory]
    [InlineData("\"age\": null")]
    [InlineData("\"history\": null")]
    [InlineData("\"history\": {\"film_id\": null}")]
    [InlineData("\"history\": {\"film_id\": [], \"genre\": [], \"rating_bucket\": [], \"minutes\": []}")]
    [InlineData("\"tags\": []")]
    [InlineData("\"tags\": {\"values\": [], \"weights\": []}")]
    [InlineData("\"tags\": {\"values\": [], \"weights\": null}")]
    public void Null_and_empty_are_the_same_as_not_given(string feature) =>
        Assert.Equal(Scores(FilmRequests.OfUser("")), Scores(FilmRequests.OfUser(feature)));

    [Theory]
    [InlineData("\"age\": 31")]
    [InlineData("\"age\": 31.5")]
    [InlineData("\"hour\": 3")]
    [InlineData("\"hour\": 3.25")]
    [InlineData("\"hour\": [3.25]")]
    [InlineData("\"tags\": [\"late\"]")]
    [InlineData("\"tags\": [17]")]
    [InlineData("\"history\": {\"film_id\": [10], \"genre\": [\"war\"], \"rating_bucket\": [9], \"minutes\": [90]}")]
    [InlineData("\"history\": {\"film_id\": [10], \"genre\": [null], \"rating_bucket\": [9], \"minutes\": [null]}")]
    public void A_value_of_each_kind_changes_the_score(string feature) =>
        Assert.NotEqual(Scores(FilmRequests.OfUser("")), Scores(FilmRequests.OfUser(feature)));

    [Fact]
    public void Weights_of_one_are_the_same_as_no_weights() => Assert.Equal(
        Scores(FilmRequests.OfUser("\"tags\": [\"late\", \"sofa\"]")),
        Scores(FilmRequests.OfUser("\"tags\": {\"values\": [\"late\", \"sofa\"], \"weights\": [1, 1]}")));

    [Theory]
    [InlineData("\"colour\": 1", "Feature 'colour': no such feature")]
    [InlineData("\"film_id\": 10", "Feature 'film_id': found on the request itself, expected on its items")]
    [InlineData("\"user_id\": \"42\"", "Feature 'user_id': found text, expected whole numbers")]
    [InlineData("\"user_id\": 4.5", "Feature 'user_id': found floating-point numbers")]
    [InlineData("\"user_id\": true", "Feature 'user_id': found true, expected a text or a number")]
    [InlineData("\"user_id\": [1]", "Feature 'user_id': found a list")]
    [InlineData("\"hour\": \"NaN\"", "Feature 'hour': found text, expected numbers")]
    [InlineData("\"hour\": [1, 2]", "Feature 'hour': found 2 numbers, expected 1")]
    [InlineData("\"hour\": 1e999", "Feature 'hour':")]
    [InlineData("\"tags\": \"late\"", "Feature 'tags': found the text 'late', expected a list")]
    [InlineData("\"tags\": [\"late\", 3]", "Feature 'tags': found the number 3 at position 1")]
    [InlineData("\"tags\": [1, null]", "Feature 'tags': found null at position 1, expected a whole number")]
    [InlineData("\"tags\": {\"values\": [\"late\"], \"weights\": [1, 2]}", "Feature 'tags': found 2 weights for 1 values")]
    [InlineData("\"tags\": {\"values\": [\"late\"], \"weights\": [null]}", "Feature 'tags': found the weight NaN")]
    [InlineData("\"tags\": {\"values\": [\"late\"], \"weight\": [1]}", "Feature 'tags': found an object with other keys")]
    [InlineData("\"history\": [10]", "Feature 'history': found a list, expected an object with the columns 'film_id', 'genre'")]
    [InlineData("\"history\": {\"film\": [10]}", "Feature 'history': no column 'film'")]
    [InlineData("\"history\": {\"film_id\": [\"ten\"]}", "Feature 'history': column 'film_id': found text")]
    [InlineData("\"history\": {\"film_id\": [{}]}", "Feature 'history': column 'film_id': found an object at position 0")]
    [InlineData("\"history\": {\"film_id\": [10]}", "Feature 'history':")]
    public void A_wrong_user_feature_is_named(string feature, string message) => AssertRefused(FilmRequests.OfUser(feature), message);

    [Theory]
    [InlineData("\"colour\": 1", "item 2: Feature 'colour': no such feature; those of an item are 'film_id', 'genres', 'price', 'image'")]
    [InlineData("\"age\": 10", "item 2: Feature 'age': found on an item, expected on the request itself")]
    [InlineData("\"image\": [1, 2]", "item 2: Feature 'image': found 2 numbers, expected 3")]
    [InlineData("\"image\": [1, 2, \"x\"]", "item 2: Feature 'image': found the text 'x' at position 2")]
    [InlineData("\"image\": 1", "item 2: Feature 'image': found the number 1, expected a list of 3 numbers")]
    [InlineData("\"genres\": [7]", "item 2: Feature 'genres': found whole numbers, expected text")]
    public void A_wrong_item_feature_is_named_with_its_item(string feature, string message) => AssertRefused(FilmRequests.OfItem(feature), message);

    [Theory]
    [InlineData("[]", "no object 'features'")]
    [InlineData("{}", "no object 'features'")]
    [InlineData("{\"features\": 3}", "no object 'features'")]
    [InlineData("{\"features\": {}}", "no list 'items'")]
    [InlineData("{\"features\": {}, \"candidates\": [1]}", "expected 'items': ids can be ranked with --catalog only")]
    [InlineData("{\"features\": {}, \"items\": [{}]}", "item 1: no object 'features'")]
    [InlineData("{\"features\": {}, \"items\": [3]}", "item 1: no object 'features'")]
    [InlineData("{\"features\": {\"age\": 1, \"age\": 2}, \"items\": []}", "not valid JSON")]
    [InlineData("{\"features\": {\"tags\": [\"\\ud800\"]}, \"items\": []}", "not valid JSON")]
    [InlineData("{\"features\": {\"\\ud800\": 1}, \"items\": []}", "not valid JSON")]
    [InlineData("{\"features\": {\"hour\": NaN}, \"items\": []}", "standard input, line 1, byte 23: not valid JSON")]
    [InlineData("{\"features\":\n {\"hour\": ", "standard input, line 2, byte")]
    [InlineData("", "standard input, line 1, byte 1: not valid JSON")]
    public void A_document_that_is_no_request_is_refused(string json, string message) => AssertRefused(json, message);

    [Theory]
    [InlineData("{\"id\": 1}", "line 1: no object 'features'")]
    [InlineData("{\"features\": {}}", "line 1: no 'id'")]
    [InlineData("\n{\"id\": 1, \"features\": {}}\n{\"id\": \"1\", \"features\": {}}", "line 3: the id '1' stands twice")]
    [InlineData("{\"id\": 1, \"features\": {\"colour\": 1}}", "line 1: Feature 'colour': no such feature")]
    [InlineData("{\"id\": 1, \"features\": {}}\n{\"id\": 2,", "line 2, byte 9: not valid JSON")]
    public void A_wrong_catalog_is_refused_with_its_line(string catalog, string message)
    {
        var run = ToolRun.WithInput("""{"features": {}}""", "rank", model.Path, "-", "--catalog", model.Folder.Write($"{Guid.NewGuid()}.jsonl", catalog));
        Assert.Equal(2, run.Code);
        Assert.Contains(message, Assert.Single(run.ErrorLines));
    }

    [Theory]
    [InlineData("{\"features\": {}, \"items\": []}", "expected 'candidates'")]
    [InlineData("{\"features\": {}, \"candidates\": 3}", "'candidates' is the number 3")]
    [InlineData("{\"features\": {}, \"candidates\": [1, true]}", "candidate 2: no id")]
    public void Wrong_candidates_are_refused(string json, string message)
    {
        var run = ToolRun.WithInput(json, "rank", model.Path, "-", "--catalog", model.Folder.Write($"{Guid.NewGuid()}.jsonl", FilmRequests.Catalog));
        Assert.Equal(2, run.Code);
        Assert.Contains(message, Assert.Single(run.ErrorLines));
    }

    [Fact]
    public void A_wrong_line_is_named_after_the_results_of_those_before_it()
    {
        var good = FilmRequests.OnOneLine(FilmRequests.WithItems);
        var run = ToolRun.WithInput($"{good}\n{{}}\n{good}", "rank", model.Path, "-", "--lines", "--json");
        Assert.Equal(2, run.Code);
        Assert.Single(run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("standard input, line 2: no object 'features'", run.Error);
    }

    private string Scores(string request)
    {
        var run = ToolRun.WithInput(request, "score", model.Path, "-", "--json");
        Assert.Equal("", run.Error);
        return run.Out;
    }

    private void AssertRefused(string request, string message)
    {
        var run = ToolRun.WithInput(request, "score", model.Path, "-");
        Assert.Equal(2, run.Code);
        Assert.Equal("", run.Out);
        Assert.Contains(message, Assert.Single(run.ErrorLines));
    }
}
