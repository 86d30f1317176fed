using RankKernel.Cli.Output;
using RankKernel.Import.Onnx;
using RankKernel.Import.Onnx.Runtime;

namespace RankKernel.Cli.Measuring.Peer;

/// <summary>A model beside ONNX Runtime: exported, the same requests through both in turn.</summary>
internal static class PeerBench
{
    /// <exception cref="InputException">ONNX Runtime is not here.</exception>
    public static PeerReport Run(RankModel model, BenchSettings settings, string? library, Terminal terminal)
    {
        library ??= OrtLibrary.Find() ?? throw new InputException(OrtLibrary.Missing);
        if (!File.Exists(library))
        {
            throw new InputException($"There is no ONNX Runtime at '{library}'.");
        }

        var api = new OrtApi(library);
        var workload = settings.Requests is { } path ? Workload.FromFile(model, path, terminal) : Workload.Random(model, settings);
        var folder = Directory.CreateTempSubdirectory("rankkernel-peer-").FullName;
        try
        {
            var (flat, tile) = (Path.Combine(folder, "flat.onnx"), Path.Combine(folder, "tile.onnx"));
            OnnxExporter.Export(model.Definition, flat);
            OnnxExporter.Export(model.Definition, tile, new OnnxExportOptions { UserTileInsideGraph = true });
            return Run(model, settings, api, workload.Requests, flat, tile);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static PeerReport Run(
        RankModel model, BenchSettings settings, OrtApi api, IReadOnlyList<RankRequest> requests, string flat, string tile)
    {
        Contender[] contenders =
        [
            new RankKernelContender(model, requests, settings.Parallelism, catalog: false),
            new RankKernelContender(model, requests, settings.Parallelism, catalog: true),
            new OrtContender(api, flat, model.Definition, requests, settings.Parallelism, userTile: false),
            new OrtContender(api, tile, model.Definition, requests, settings.Parallelism, userTile: true),
        ];
        try
        {
            var difference = Contender.WorstDifference(contenders, requests.Count);
            var timings = Alternation.Run(contenders, requests.Count, settings.Seconds);
            return new PeerReport(
                model.Name, requests.Average(request => request.Items.Count), settings.Parallelism, api.RuntimeVersion, difference,
                [.. timings.Select(timing => new PeerReportLine(
                    timing.Name, timing.MedianMs, timing.P99Ms, timing.BytesAllocatedPerCall, timings[2].RatioTo(timing), timings[3].RatioTo(timing)))]);
        }
        finally
        {
            foreach (var contender in contenders)
            {
                contender.Dispose();
            }
        }
    }
}

/// <summary>What <c>bench --peer ort</c> measured.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Candidates">Candidates a request, the mean of the requests.</param>
/// <param name="Parallelism">Threads that one call may use, of each contender.</param>
/// <param name="OnnxRuntime">Its version.</param>
/// <param name="WorstDifference">The largest difference of any score from RankKernel's.</param>
/// <param name="Contenders">What each took.</param>
internal sealed record PeerReport(
    string Model, double Candidates, int Parallelism, string OnnxRuntime, double WorstDifference, IReadOnlyList<PeerReportLine> Contenders);

/// <summary>One contender.</summary>
/// <param name="Name">Who.</param>
/// <param name="MedianMs">The median of its calls.</param>
/// <param name="P99Ms">Their 99th percentile.</param>
/// <param name="AllocatedBytesPerCall">Managed bytes.</param>
/// <param name="FlatRatio">How many times longer ONNX Runtime takes with the user's features on every row: the median over blocks side by side.</param>
/// <param name="TileRatio">The same with the user's features repeated inside the graph.</param>
internal sealed record PeerReportLine(string Name, double MedianMs, double P99Ms, double AllocatedBytesPerCall, double FlatRatio, double TileRatio);
