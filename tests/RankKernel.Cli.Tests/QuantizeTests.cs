using System.Globalization;
using System.Text.Json;
using RankKernel.Cli.Tests.Support;
using RankKernel.Format;
using RankKernel.Graph;

namespace RankKernel.Cli.Tests;

public sealed class QuantizeTests(QuantizeTests.Rows rows) : IClassFixture<QuantizeTests.Rows>
{
    [Fact]
    public void The_file_is_smaller_passes_every_check_and_ranks_nearly_as_before()
    {
        var (target, report) = Quantize("usual.rkm");
        Assert.True(report.GetProperty("verified").GetBoolean());
        Assert.Equal(ExitCode.Ok, ToolRun.Of("verify", target).Code);
        var bytes = report.GetProperty("bytes");
        Assert.InRange(bytes.GetProperty("tables").GetProperty("ratio").GetDouble(), 0.1, 0.45);
        Assert.Equal(new FileInfo(rows.Model.Path).Length, bytes.GetProperty("file").GetProperty("before").GetInt64());
        Assert.Equal(new FileInfo(target).Length, bytes.GetProperty("file").GetProperty("after").GetInt64());
        Assert.Contains(ModelFile.Load(target).Graph.Parameters, parameter => parameter.Data!.Type == TensorType.Int8Rows);

        var output = Assert.Single(report.GetProperty("outputs").EnumerateArray());
        Assert.InRange(output.GetProperty("spearman").GetDouble(), 0.99, 1);
        Assert.InRange(output.GetProperty("kendall").GetDouble(), 0.9, 1);
        Assert.InRange(output.GetProperty("top10_overlap").GetDouble(), 0.8, 1);
        Assert.InRange(output.GetProperty("max_difference").GetDouble(), 1e-7, 0.05);
        Assert.Equal(Rows.Count, output.GetProperty("histogram").EnumerateArray().Sum(bin => bin.GetProperty("count").GetInt64()));
    }

    [Fact]
    public void Figures_are_those_that_eval_gives_for_both_files()
    {
        var (target, report) = Quantize("figures.rkm");
        var figures = report.GetProperty("outputs")[0].GetProperty("figures");
        foreach (var (path, when) in new[] { (rows.Model.Path, "before"), (target, "after") })
        {
            var found = ToolRun.JsonOf("eval", path, "--data", rows.Path, "--group", "user_id").GetProperty("outputs")[0].GetProperty("figures");
            foreach (var name in new[] { "auc", "log_loss", "gauc", "ndcg@10" })
            {
                Assert.Equal(found.GetProperty(name).GetDouble(), figures.GetProperty(name).GetProperty(when).GetDouble(), 1e-12);
            }
        }
    }

    [Fact]
    public void What_costs_more_than_the_budget_goes_back_to_single_precision()
    {
        // The labels are the order of the model itself, so that its AUC is 1 and every swap around the middle costs some.
        var (_, free) = Quantize("free.rkm", "--embeddings", "int4", "--budget-auc", "0.5");
        Assert.Empty(free.GetProperty("put_back").EnumerateArray());
        Assert.Equal(1, free.GetProperty("attempts").GetInt32());
        var lost = 1 - Auc(free);
        Assert.InRange(lost, 1e-5, 0.2);

        var (_, kept) = Quantize("kept.rkm", "--embeddings", "int4", "--budget-auc", (lost / 2).ToString(CultureInfo.InvariantCulture));
        var back = kept.GetProperty("put_back").EnumerateArray().Select(name => name.GetString()).ToList();
        Assert.NotEmpty(back);
        Assert.InRange(1 - Auc(kept), 0, lost / 2);
        Assert.True(kept.GetProperty("attempts").GetInt32() > 1);
        foreach (var layer in kept.GetProperty("tables").EnumerateArray().Concat(kept.GetProperty("layers").EnumerateArray()))
        {
            if (back.Contains(layer.GetProperty("name").GetString()))
            {
                Assert.Equal("float32", layer.GetProperty("type").GetString());
            }
        }

        static double Auc(JsonElement report) => report.GetProperty("outputs")[0].GetProperty("figures").GetProperty("auc").GetProperty("after").GetDouble();
    }

    [Fact]
    public void Without_an_auc_nothing_is_written()
    {
        var ones = rows.Model.Folder.Write("ones.jsonl", File.ReadAllText(rows.Path).Replace("\"label\":0", "\"label\":1", StringComparison.Ordinal));
        var target = rows.Model.Folder.Write("old.rkm", "what was there");
        var run = ToolRun.Of("quantize", rows.Model.Path, "-o", target, "--calibrate", ones, "--seconds", "0");
        Assert.Equal(2, run.Code);
        Assert.Contains("no output has an AUC to keep the budget of (all labels are 1); nothing was written", Assert.Single(run.ErrorLines));
        Assert.Equal("what was there", File.ReadAllText(target));
        Assert.Empty(Directory.GetFiles(rows.Model.Folder.Path, "*.tmp"));
    }

    [Theory]
    [InlineData("fp32", "fp32", TensorType.Float32)]
    [InlineData("fp16", "fp16", TensorType.Float16)]
    [InlineData("bf16", "fp32", TensorType.BFloat16)]
    [InlineData("int4", "fp32", TensorType.Int4Rows)]
    public void Forms_are_those_that_are_asked_for(string embeddings, string dense, TensorType expected)
    {
        var (target, _) = Quantize($"{embeddings}-{dense}.rkm", "--embeddings", embeddings, "--dense", dense, "--budget-auc", "0.5");
        var table = ModelFile.Load(target).Graph.Parameters.Single(parameter => parameter.Name == "embedding.tags.weight");
        Assert.Equal(expected, table.Data!.Type);
    }

    [Fact]
    public void A_model_can_be_replaced_and_one_in_integers_is_refused()
    {
        var copy = rows.Model.Folder.File("copy.rkm");
        File.Copy(rows.Model.Path, copy);
        var size = new FileInfo(copy).Length;
        Assert.Equal(0, Run(copy, copy).Code);
        Assert.True(new FileInfo(copy).Length < size);
        Assert.Contains(ModelFile.Load(copy).Graph.Parameters, parameter => parameter.Data!.Type == TensorType.Int8Matrix);
        var again = Run(copy, copy, "--embeddings", "fp32");
        Assert.Equal(2, again.Code);
        Assert.Contains("is quantized already", Assert.Single(again.ErrorLines));
    }

    [Theory]
    [InlineData("--calibrate reads its rows more than once", "-")]
    [InlineData("Could not find file", "/nowhere.jsonl")]
    public void Rows_that_cannot_be_read_are_an_error(string message, string path)
    {
        var run = ToolRun.WithInput("", "quantize", rows.Model.Path, "-o", rows.Model.Folder.File("never.rkm"), "--calibrate", path);
        Assert.Equal(2, run.Code);
        Assert.Contains(message, Assert.Single(run.ErrorLines));
        Assert.False(File.Exists(rows.Model.Folder.File("never.rkm")));
    }

    [Fact]
    public void The_report_is_written_for_a_terminal_and_as_a_page()
    {
        var page = rows.Model.Folder.File("report.html");
        var run = Run(rows.Model.Path, rows.Model.Folder.File("report.rkm"), "--report", page, "--seconds", "0.05", "--candidates", "20");
        Assert.Equal(0, run.Code);
        foreach (var text in new[] { "embedding tables", "AUC", "log loss", "NDCG@10", "overlap of the best ten", "Kendall", "Latency of 20 candidates", "median", "passes every check" })
        {
            Assert.Contains(text, run.Out);
        }

        Assert.DoesNotContain("NaN", run.Out);
        var html = File.ReadAllText(page);
        Assert.Equal(3, html.Split("<svg").Length - 1);
        Assert.DoesNotContain("NaN", html);
        Assert.DoesNotContain("http", html);
    }

    private (string Target, JsonElement Report) Quantize(string name, params string[] options)
    {
        var target = rows.Model.Folder.File(name);
        var run = Run(rows.Model.Path, target, [.. options, "--json"]);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.Code);
        return (target, run.Json);
    }

    private ToolRun Run(string model, string target, params string[] options) => ToolRun.Of(
        ["quantize", model, "-o", target, "--calibrate", rows.Path, "--group", "user_id", .. options.Contains("--seconds") ? options : [.. options, "--seconds", "0"]]);

    /// <summary>Random rows of the film model, labelled by its own scores: the better half is liked.</summary>
    public sealed class Rows : IDisposable
    {
        public const int Count = 400;

        public Rows()
        {
            var random = new Random(9);
            var features = Enumerable.Range(0, Count).Select(_ => Features(random)).ToArray();
            var requests = features.Select(row => JsonSerializer.Serialize(new { features = row.User, items = new[] { new { features = row.Item } } }));
            var run = ToolRun.WithInput(string.Join('\n', requests), "score", Model.Path, "-", "--lines", "--output", "score", "--json");
            var scores = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("items")[0].GetProperty("scores").GetProperty("score").GetSingle()).ToArray();
            var middle = scores.Order().ElementAt(Count / 2);
            Path = Model.Folder.Write("many.jsonl", string.Join('\n', features.Zip(scores, (row, score) => JsonSerializer.Serialize(
                row.User.Concat(row.Item).Append(new("label", score > middle ? 1 : 0)).ToDictionary()))));
        }

        public FilmModel Model { get; } = new();

        public string Path { get; }

        public void Dispose() => Model.Dispose();

        private static (Dictionary<string, object> User, Dictionary<string, object> Item) Features(Random random)
        {
            string[] genres = ["comedy", "drama", "war"];
            var length = random.Next(0, 7);
            long[] films = [.. Enumerable.Range(0, length).Select(_ => 10L * random.Next(1, 7))];
            var user = new Dictionary<string, object>
            {
                ["user_id"] = random.Next(25),
                ["age"] = random.Next(10, 70),
                ["hour"] = random.Next(24),
                ["history"] = new
                {
                    film_id = films,
                    genre = films.Select(_ => genres[random.Next(3)]).ToArray(),
                    rating_bucket = films.Select(_ => random.Next(10)).ToArray(),
                    minutes = films.Select(_ => random.Next(200) / 100.0).ToArray(),
                },
            };
            var item = new Dictionary<string, object>
            {
                ["film_id"] = 10 * random.Next(1, 6),
                ["genres"] = genres.Where(_ => random.Next(2) == 0).ToArray(),
                ["price"] = random.Next(1, 20),
                ["image"] = new[] { random.NextDouble(), random.NextDouble(), random.NextDouble() },
            };
            return (user, item);
        }
    }
}
