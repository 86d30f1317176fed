using RankKernel.Cli.Measuring;
using RankKernel.Cli.Tests.Support;
using RankKernel.Import.Onnx.Runtime;

namespace RankKernel.Cli.Tests;

public sealed class BenchTests(FilmModel model) : IClassFixture<FilmModel>
{
    [Fact]
    public void Text_has_all_figures()
    {
        var run = ToolRun.Of("bench", model.Path, "--seconds", "0.05", "--candidates", "20");
        Assert.Equal(0, run.Code);
        foreach (var figure in new[] { "p50", "p95", "p99", "mean", "candidates a second", "allocated a call", "calls in", "processors" })
        {
            Assert.Contains(figure, run.Out);
        }
    }

    [Fact]
    public void Json_has_all_figures_and_they_fit_together()
    {
        var json = ToolRun.JsonOf("bench", model.Path, "--seconds", "0.05", "--candidates", "20", "--top", "3");
        Assert.Equal("films", json.GetProperty("model").GetString());
        Assert.Equal("score", json.GetProperty("output").GetString());
        Assert.Equal(20, json.GetProperty("candidates").GetDouble());
        Assert.Equal(8, json.GetProperty("requests").GetInt32());
        Assert.False(json.GetProperty("catalog").GetBoolean());
        Assert.Contains(json.GetProperty("simd").GetString(), new[] { "Scalar", "Vector128", "Vector256", "Vector512" });
        Assert.True(json.GetProperty("allocated_bytes_per_call").GetDouble() >= 0);
        var latency = json.GetProperty("latency_us");
        double[] ascending = [.. new[] { "min", "p50", "p95", "p99", "max" }.Select(name => latency.GetProperty(name).GetDouble())];
        Assert.Equal(ascending.Order(), ascending);
        Assert.InRange(latency.GetProperty("mean").GetDouble(), ascending[0], ascending[^1]);
        Assert.Equal(
            json.GetProperty("calls").GetInt64() * 20 / json.GetProperty("seconds").GetDouble(),
            json.GetProperty("candidates_per_second").GetDouble(),
            tolerance: 1);
    }

    [Theory]
    [InlineData("--catalog")]
    [InlineData("--threads", "2")]
    [InlineData("--parallelism", "2")]
    [InlineData("--history-length", "0")]
    [InlineData("--output", "watch")]
    [InlineData("--threads", "2", "--catalog", "--parallelism", "2", "--seed", "5")]
    public void Every_way_of_calling_is_measured(params string[] options)
    {
        var json = ToolRun.JsonOf(["bench", model.Path, "--seconds", "0.02", "--candidates", "100", .. options]);
        Assert.True(json.GetProperty("calls").GetInt64() > 0);
        Assert.Equal(options.Contains("--catalog"), json.GetProperty("catalog").GetBoolean());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Requests_of_a_file_are_measured(bool catalog)
    {
        var line = FilmRequests.OnOneLine(FilmRequests.WithItems);
        var path = model.Folder.Write($"requests{catalog}.jsonl", $"{line}\n{line}\n{FilmRequests.OfUser("\"age\": 3")}\n");
        string[] options = catalog ? ["--catalog"] : [];
        var json = ToolRun.JsonOf(["bench", model.Path, "--seconds", "0.02", "--requests", path, .. options]);
        Assert.Equal(3, json.GetProperty("requests").GetInt32());
        Assert.Equal(3, json.GetProperty("candidates").GetDouble());
    }

    [Theory]
    [InlineData("", "no requests")]
    [InlineData("{\"features\": {}, \"items\": []}", "line 1: no items")]
    public void A_file_without_candidates_is_refused(string requests, string message)
    {
        var run = ToolRun.Of("bench", model.Path, "--requests", model.Folder.Write($"{Guid.NewGuid()}.jsonl", requests));
        Assert.Equal(2, run.Code);
        Assert.Contains(message, Assert.Single(run.ErrorLines));
    }

    [SkippableFact]
    public void Beside_onnx_runtime_all_four_ways_are_measured_and_agree()
    {
        Skip.If(OrtLibrary.Find() is null, OrtLibrary.Missing);
        var json = ToolRun.JsonOf("bench", model.Path, "--peer", "ort", "--seconds", "0.05", "--candidates", "20");
        Assert.InRange(json.GetProperty("worst_difference").GetDouble(), 0, 1e-5);
        var contenders = json.GetProperty("contenders").EnumerateArray().ToArray();
        Assert.Equal(
            ["RankKernel", "RankKernel, catalog", "ONNX Runtime", "ONNX Runtime, user tile"],
            contenders.Select(contender => contender.GetProperty("name").GetString()));
        Assert.All(contenders, contender => Assert.True(contender.GetProperty("median_ms").GetDouble() > 0));
        Assert.Equal(1, contenders[2].GetProperty("flat_ratio").GetDouble());

        var text = ToolRun.Of("bench", model.Path, "--peer", "ort", "--seconds", "0.05", "--candidates", "20");
        Assert.Contains("ONNX Runtime, user tile", text.Out);
        Assert.Contains("Scores differ by at most", text.Out);
    }

    [Theory]
    [InlineData("--peer", "ort", "--threads", "2")]
    [InlineData("--peer", "ort", "--catalog")]
    [InlineData("--peer", "ort", "--ort", "no such library")]
    [InlineData("--peer", "tensorflow")]
    public void What_does_not_go_with_a_peer_is_refused(params string[] options)
    {
        var run = ToolRun.Of(["bench", model.Path, .. options]);
        Assert.Equal(2, run.Code);
        Assert.NotEmpty(run.ErrorLines);
    }

    [Fact]
    public void Percentiles_are_by_nearest_rank()
    {
        var latency = Latency.Of([.. Enumerable.Range(1, 200).Select(i => i * System.Diagnostics.Stopwatch.Frequency / 1_000_000)]);
        Assert.Equal(100, latency.P50, 6);
        Assert.Equal(190, latency.P95, 6);
        Assert.Equal(198, latency.P99, 6);
        Assert.Equal((1, 200), (latency.Min, latency.Max));
        Assert.Equal(100.5, latency.Mean, 6);
    }

    [Fact]
    public void More_calls_than_it_can_note_keep_the_latest_times()
    {
        var loop = new CallLoop(_ => { }, most: 4);
        loop.Run(60, calls: 11);
        Assert.Equal(11, loop.Calls);
        Assert.Equal(4, loop.Ticks.Length);
    }
}
