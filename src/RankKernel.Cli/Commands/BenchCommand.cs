using System.CommandLine;
using RankKernel.Cli.Measuring;
using RankKernel.Cli.Measuring.Peer;
using RankKernel.Cli.Output;

namespace RankKernel.Cli.Commands;

/// <summary><c>bench MODEL</c>: how fast a model ranks on this machine.</summary>
internal static class BenchCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = CommandOptions.Model();
        var candidates = CommandOptions.Int("--candidates", 500, 1, ItemBatch.MaxCount, "N", "Candidates of a random request.");
        var threads = CommandOptions.Int("--threads", 1, 1, 1024, "N", "Concurrent callers.");
        var parallelism = CommandOptions.Int("--parallelism", 1, 1, 1024, "N", "Threads that one call may use.");
        var seconds = CommandOptions.Number("--seconds", 3, 0.01, 3600, "S", "How long to measure, after the warm-up.");
        var top = CommandOptions.Top();
        var history = CommandOptions.OptionalInt("--history-length", 0, int.MaxValue, "N", "Events in a random history; as many as it can have unless given.");
        var seed = CommandOptions.Seed();
        var requests = new Option<string?>("--requests") { Description = "Requests with items, one a line, in place of random ones.", HelpName = "FILE.jsonl" };
        var catalog = new Option<bool>("--catalog") { Description = "Put the items in a catalog first." };
        var peer = new Option<string?>("--peer") { Description = "Run ONNX Runtime on the exported model beside it, in turn.", HelpName = "ort" };
        peer.AcceptOnlyFromAmong("ort");
        var ort = new Option<string?>("--ort") { Description = "ONNX Runtime's library; otherwise RANKKERNEL_ORT, or what benchmarks/get-ort.sh brought.", HelpName = "PATH" };
        var output = CommandOptions.Output();
        var json = CommandOptions.Json();
        var command = new Command("bench", "Measures how fast a model ranks.")
        {
            model, candidates, threads, parallelism, seconds, top, history, seed, requests, catalog, peer, ort, output, json,
        };
        command.SetAction(result =>
        {
            if (result.GetValue(ort) is not null && result.GetValue(peer) is null)
            {
                throw new InputException("--ort goes with --peer only.");
            }

            using var loaded = CommandOptions.LoadModel(result.GetRequiredValue(model));
            var settings = new BenchSettings(
                result.GetValue(candidates),
                result.GetValue(threads),
                result.GetValue(parallelism),
                result.GetValue(seconds),
                result.GetValue(top),
                result.GetValue(history),
                result.GetValue(seed),
                result.GetValue(catalog),
                result.GetValue(requests),
                result.GetValue(output));
            if (result.GetValue(peer) is not null)
            {
                return Compare(loaded, settings, result.GetValue(ort), result.GetValue(json), terminal);
            }

            var report = Bench.Run(loaded, settings, terminal);
            terminal.Report(report, result.GetValue(json), Write);
            return ExitCode.Ok;
        });
        return command;
    }

    private static int Compare(RankModel model, BenchSettings settings, string? library, bool json, Terminal terminal)
    {
        if (settings.Threads > 1 || settings.Catalog || settings.Output is not null)
        {
            throw new InputException("--peer scores all outputs for one caller, with and without a catalog; it does not go with --threads, --catalog or --output.");
        }

        var report = PeerBench.Run(model, settings, library, terminal);
        if (json)
        {
            terminal.Json(report);
            return ExitCode.Ok;
        }

        terminal.Heading($"{report.Model}: {report.Candidates:0.#} candidates, threads a call {report.Parallelism}, ONNX Runtime {report.OnnxRuntime}");
        var table = new TextTable().Left("").Right("median").Right("p99").Right("allocated a call").Right("ONNX Runtime ÷ this").Right("user tile ÷ this");
        foreach (var line in report.Contenders)
        {
            table.Row(
                line.Name, Show.Microseconds(line.MedianMs * 1000), Show.Microseconds(line.P99Ms * 1000), Show.Bytes(line.AllocatedBytesPerCall),
                $"{line.FlatRatio:0.00}", $"{line.TileRatio:0.00}");
        }

        terminal.Table(table);
        terminal.Line($"Scores differ by at most {report.WorstDifference:0.0e+0}.");
        return ExitCode.Ok;
    }

    private static void Write(BenchReport report, Terminal terminal)
    {
        terminal.Heading($"{report.Model}: the best {report.Top} of {report.Candidates:0.#} candidates by {report.Output}");
        terminal.Table(new TextTable().Left("").Left("")
            .Row("items", report.Catalog ? "in a catalog" : "with the request")
            .Row("requests", $"{report.Requests} different ones, warm")
            .Row("concurrent callers", $"{report.Threads}")
            .Row("threads a call", $"{report.Parallelism}")
            .Row("machine", $"{report.Simd}, {report.Processors} processors, {report.Runtime}, {report.Platform}")
            .Row("measured", $"{Show.Count(report.Calls)} calls in {Show.Seconds(report.Seconds)}")
            .Row("p50", Show.Microseconds(report.LatencyUs.P50))
            .Row("p95", Show.Microseconds(report.LatencyUs.P95))
            .Row("p99", Show.Microseconds(report.LatencyUs.P99))
            .Row("mean", Show.Microseconds(report.LatencyUs.Mean))
            .Row("min, max", $"{Show.Microseconds(report.LatencyUs.Min)}, {Show.Microseconds(report.LatencyUs.Max)}")
            .Row("calls a second", Show.Count((long)report.CallsPerSecond))
            .Row("candidates a second", Show.Count((long)report.CandidatesPerSecond))
            .Row("allocated a call", $"{Show.Bytes(report.AllocatedBytesPerCall)} by the callers, {Show.Bytes(report.ProcessAllocatedBytesPerCall)} in the process"));
    }
}
