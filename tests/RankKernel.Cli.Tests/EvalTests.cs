using System.IO.Compression;
using System.Text;
using System.Text.Json;
using RankKernel.Cli.Tests.Support;
using RankKernel.Evaluation;

namespace RankKernel.Cli.Tests;

public sealed class EvalTests(FilmModel model) : IClassFixture<FilmModel>
{
    private static readonly bool[] Labels = [true, false, true, false, false, true, true];

    private string Rows => model.Folder.Write("rows.jsonl", FilmRows.Json);

    [Fact]
    public void Figures_are_those_of_the_scores_that_the_model_gives()
    {
        var scores = FilmRows.Scores(model, "score");
        var report = Eval(Rows);
        Assert.Equal(7, report.GetProperty("rows").GetInt64());
        var figures = Figures(report);
        Assert.Equal(Metrics.Auc(scores, Labels), figures.GetProperty("auc").GetDouble(), 1e-12);
        Assert.Equal(Metrics.AveragePrecision(scores, Labels), figures.GetProperty("average_precision").GetDouble(), 1e-12);
        Assert.Equal(Metrics.LogLoss(scores, Labels), figures.GetProperty("log_loss").GetDouble(), 1e-9);
        Assert.Equal(4, figures.GetProperty("positives").GetInt32());
        Assert.False(figures.TryGetProperty("gauc", out _));
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("jsonl.gz")]
    [InlineData("csv.gz")]
    public void Forms_of_a_file_give_the_same_figures(string form)
    {
        var text = form.StartsWith("csv", StringComparison.Ordinal) ? FilmRows.Csv : FilmRows.Json;
        var path = model.Folder.File($"same.{form}");
        using (var file = File.Create(path))
        {
            using var target = form.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : (Stream)file;
            target.Write(Encoding.UTF8.GetBytes(text));
        }

        Assert.Equal(Figures(Eval(Rows, "--group", "user_id")).GetRawText(), Figures(Eval(path, "--group", "user_id")).GetRawText());
    }

    [Fact]
    public void Standard_input_can_be_evaluated_as_csv()
    {
        var run = ToolRun.WithInput(FilmRows.Csv, "eval", model.Path, "--data", "-", "--format", "csv", "--ignore", "note", "--ignore", "seconds", "--json");
        Assert.Equal("", run.Error);
        Assert.Equal(Figures(Eval(Rows)).GetRawText(), Figures(run.Json).GetRawText());
    }

    [Fact]
    public void Figures_of_lists_are_means_over_groups_in_any_order()
    {
        var scores = FilmRows.Scores(model, "score");
        var figures = Figures(Eval(Rows, "--group", "user_id", "--at", "2"));
        var first = Metrics.Auc([scores[0], scores[1], scores[3]], [true, false, false]);
        var second = Metrics.Auc([scores[2], scores[4], scores[6]], [true, false, true]);
        Assert.Equal((first + second) / 2, figures.GetProperty("gauc").GetDouble(), 1e-12);
        double[][] lists = [[scores[0], scores[1], scores[3]], [scores[2], scores[4], scores[6]], [scores[5]]];
        double[][] gains = [[1, 0, 0], [1, 0, 1], [1]];
        Assert.Equal(lists.Zip(gains).Average(list => Metrics.Ndcg(list.First, list.Second, 2)), figures.GetProperty("ndcg@2").GetDouble(), 1e-12);
        Assert.Equal(lists.Zip(gains).Average(list => Metrics.RecallAt(list.First, list.Second, 2)), figures.GetProperty("recall@2").GetDouble(), 1e-12);
        Assert.Equal(3, figures.GetProperty("groups").GetInt32());
    }

    [Fact]
    public void Groups_that_stand_together_can_be_taken_one_by_one()
    {
        var sorted = model.Folder.Write("sorted.jsonl", string.Join('\n', FilmRows.Lines.OrderBy(line => line[12])));
        Assert.Equal(
            Figures(Eval(sorted, "--group", "user_id")).GetRawText(),
            Figures(Eval(sorted, "--group", "user_id", "--groups-together")).GetRawText());
        var run = Run(Rows, "--group", "user_id", "--groups-together");
        Assert.Equal(2, run.Code);
        Assert.Contains("line 4: the group '1' comes back after others", run.Error);
    }

    [Theory]
    [InlineData("genres", (1 + (1 / 2.0)) / 2)]
    [InlineData("film_id", null)]
    [InlineData("image", null)]
    public void Variety_is_told_from_an_item_feature(string feature, double? expected)
    {
        // Lists of two: {war} and {comedy}, {drama, war} and {war}.
        string[] lines =
        [
            """{"user_id": 1, "film_id": 10, "genres": ["war"], "image": [1, 0, 0], "label": 1}""",
            """{"user_id": 1, "film_id": 20, "genres": ["comedy"], "image": [0, 1, 0], "label": 0}""",
            """{"user_id": 2, "film_id": 30, "genres": ["drama", "war"], "image": [0, 1, 0], "label": 1}""",
            """{"user_id": 2, "film_id": 10, "genres": ["war"], "image": [1, 0, 0], "label": 0}""",
        ];
        var path = model.Folder.Write("variety.jsonl", string.Join('\n', lines));
        var figures = Figures(Eval(path, "--group", "user_id", "--item", "film_id", "--diversity", feature, "--at", "1", "--at", "2"));
        Assert.Equal(1, figures.GetProperty("coverage@2").GetDouble());
        Assert.InRange(figures.GetProperty("coverage@1").GetDouble(), 1 / 3.0, 2 / 3.0);
        var diversity = figures.GetProperty("diversity@2").GetDouble();
        Assert.Equal(expected ?? (feature == "image" ? 1 : diversity), diversity, 1e-12);
        Assert.InRange(diversity, 0.01, 2);
    }

    [Fact]
    public void Several_outputs_have_labels_and_tasks_of_their_own()
    {
        var report = ToolRun.JsonOf("eval", model.Path, "--data", Rows, "--label", "label", "--label", "watch=seconds", "--regression", "watch", "--ignore", "note");
        var watch = report.GetProperty("outputs")[1];
        Assert.Equal(("watch", "seconds", "regression"), (
            watch.GetProperty("output").GetString(), watch.GetProperty("label").GetString(), watch.GetProperty("task").GetString()));
        var scores = FilmRows.Scores(model, "watch");
        double[] targets = [12.5, 3, 8, 4.5, 1, 2, 6];
        Assert.Equal(
            Math.Sqrt(scores.Zip(targets, (score, target) => (score - target) * (score - target)).Average()),
            watch.GetProperty("figures").GetProperty("rmse").GetDouble(), 1e-9);
        Assert.Equal("classification", report.GetProperty("outputs")[0].GetProperty("task").GetString());
    }

    [Fact]
    public void What_one_class_leaves_undefined_is_said()
    {
        var ones = string.Join('\n', FilmRows.Lines.Select(line => line.Replace("\"label\": 0", "\"label\": 1", StringComparison.Ordinal)));
        var path = model.Folder.Write("ones.jsonl", ones);
        var run = Run(path, "--group", "user_id");
        Assert.Equal(0, run.Code);
        Assert.Contains("undefined: all labels are 1", run.Out);
        Assert.Contains("undefined: no group has both positives and negatives", run.Out);
        Assert.DoesNotContain("NaN", run.Out);
        var output = Eval(path).GetProperty("outputs")[0];
        Assert.False(output.GetProperty("figures").TryGetProperty("auc", out _));
        Assert.Equal("all labels are 1", output.GetProperty("undefined").GetProperty("auc").GetString());
    }

    [Theory]
    [InlineData("""{"user_id": 1, "film_id": 10}""", "line 2: no label 'label'")]
    [InlineData("""{"user_id": 1, "film_id": 10, "label": null}""", "line 2: no label 'label'")]
    [InlineData("""{"user_id": 1, "film_id": 10, "label": 0.5}""", "line 2: the label 'label' is 0.5, expected 0 or 1; for a number to come close to use --regression score")]
    [InlineData("""{"user_id": 1, "film_id": 10, "label": "yes"}""", "line 2: the label 'label' is the text 'yes', expected a number")]
    [InlineData("""{"user_id": 1, "film": 10, "label": 1}""", "line 2: 'film' is no feature of the model, label or group (--ignore film passes over it); the features are user_id")]
    [InlineData("""{"user_id": 1, "film_id": "ten", "label": 1}""", "line 2: Feature 'film_id'")]
    [InlineData("""{"user_id": 1, "film_id": 10, "label": 1""", "line 2, byte")]
    [InlineData("""[1, 2]""", "line 2: found a list, expected an object")]
    [InlineData("""{"film_id": 10, "label": 1}""", "line 2: no group 'user_id'")]
    [InlineData("""{"user_id": 1, "label": 1, "history": {"film_id": [1], "genre": []}}""", "line 2: Feature 'history'")]
    public void A_wrong_json_row_is_named_with_its_line(string line, string message)
    {
        var run = Run(model.Folder.Write("wrong.jsonl", FilmRows.Lines[0] + "\n" + line), "--group", "user_id");
        Assert.Equal(2, run.Code);
        Assert.Contains(message, Assert.Single(run.ErrorLines));
        Assert.Equal("", run.Out);
    }

    [Theory]
    [InlineData("user_id,film_id\n1,10\n", "line 1: no column 'label' for the label; the columns are user_id, film_id")]
    [InlineData("film_id,label\n10,1\n", "line 1: no column 'user_id' for the group")]
    [InlineData("user_id,film_id,label,colour\n1,10,1,red\n", "line 1: 'colour' is no feature of the model")]
    [InlineData("user_id,user_id,label\n1,10,1\n", "line 1: the column 'user_id' stands twice")]
    [InlineData("user_id,film_id,label\n1,10\n", "line 2: found 2 cells, expected 3")]
    [InlineData("user_id,film_id,label\n1,ten,1\n", "line 2: Feature 'film_id'")]
    [InlineData("user_id,film_id,label\n1,10,x\n", "line 2: the label 'label' is the text 'x'")]
    [InlineData("user_id,film_id,label\n1,10,\n", "line 2: no label 'label'")]
    [InlineData("user_id,film_id,label\n1,\"10,1\n", "line 2: a quoted cell has no end")]
    [InlineData("user_id,film_id,label\n1,\"10\"x,1\n", "line 2: found 'x' after the quotes of cell 2")]
    [InlineData("user_id,image,label\n1,1|b|2,1\n", "line 2: Feature 'image': found the text 'b' at position 1")]
    [InlineData("user_id,film_id,label\n", "no rows, expected at least one")]
    [InlineData("", "no header")]
    public void A_wrong_csv_file_is_named_with_its_line(string text, string message)
    {
        var run = Run(model.Folder.Write("wrong.csv", text), "--group", "user_id");
        Assert.Equal(2, run.Code);
        Assert.Contains(message, Assert.Single(run.ErrorLines));
    }

    [Fact]
    public void An_empty_file_or_a_damaged_one_is_an_error()
    {
        Assert.Contains("empty.jsonl: no rows, expected at least one.", Run(model.Folder.Write("empty.jsonl", "\n\n")).Error);
        var damaged = Run(model.Folder.Write("damaged.jsonl.gz", "not gzip"));
        Assert.Equal(2, damaged.Code);
        Assert.Contains("not a whole gzip file", damaged.Error);
        Assert.Equal(2, Run(model.Folder.File("nowhere.jsonl")).Code);
    }

    [Theory]
    [InlineData("--item goes with --group only", "--item", "film_id")]
    [InlineData("--diversity goes with --item only", "--group", "user_id", "--diversity", "genres")]
    [InlineData("no item feature 'age'", "--group", "user_id", "--item", "film_id", "--diversity", "age")]
    [InlineData("no output 'x'; its outputs are score, watch", "--label", "x=label")]
    [InlineData("no --label is given for the output 'watch'", "--regression", "watch")]
    [InlineData("the output 'score' has two labels, label and seconds", "--label", "label", "--label", "score=seconds")]
    [InlineData("--at is 0", "--at", "0")]
    [InlineData("there is no folder", "--report", "nowhere/at/all.html")]
    public void Options_that_do_not_go_together_are_refused(string message, params string[] options)
    {
        var run = Run(Rows, options);
        Assert.Equal(2, run.Code);
        Assert.Contains(message, Assert.Single(run.ErrorLines));
    }

    [Fact]
    public void The_report_is_one_page_with_charts_that_needs_nothing_else()
    {
        var path = model.Folder.File("report.html");
        Assert.Contains(path, Run(Rows, "--report", path, "--group", "user_id").Out);
        var page = File.ReadAllText(path);
        Assert.Equal(4, page.Split("<svg").Length - 1);
        foreach (var text in new[] { "ROC, area", "Precision and recall", "Calibration", "Scores", "grouped AUC", "NDCG@k", "prefers-color-scheme: dark" })
        {
            Assert.Contains(text, page);
        }

        foreach (var elsewhere in new[] { "http:", "https:", "src=", "<script", "NaN", "∞" })
        {
            Assert.DoesNotContain(elsewhere, page);
        }
    }

    [Fact]
    public void A_person_sees_progress_beside_the_output()
    {
        var run = ToolRun.InTerminal("eval", model.Path, "--data", Rows, "--ignore", "note", "--ignore", "seconds", "--json");
        Assert.Equal(0, run.Code);
        Assert.Equal(7, run.Json.GetProperty("rows").GetInt32());
        Assert.Contains("films on rows.jsonl", run.Error);
    }

    private static JsonElement Figures(JsonElement report) => report.GetProperty("outputs")[0].GetProperty("figures");

    private JsonElement Eval(string path, params string[] options)
    {
        var run = Run(path, [.. options, "--json"]);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.Code);
        return run.Json;
    }

    private ToolRun Run(string path, params string[] options) =>
        ToolRun.Of(["eval", model.Path, "--data", path, "--ignore", "note", "--ignore", "seconds", .. options]);
}
