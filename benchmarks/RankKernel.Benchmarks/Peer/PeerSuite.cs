using System.Text.Json;
using RankKernel.Benchmarks.Networks;
using RankKernel.Cli.Measuring.Peer;
using RankKernel.Import.Onnx;
using RankKernel.Import.Onnx.Runtime;

namespace RankKernel.Benchmarks.Peer;

/// <summary>The same networks, weights and requests through RankKernel and through ONNX Runtime, in one process, alternating.</summary>
internal static class PeerSuite
{
    public const double Tolerance = 1e-5;

    public static int Run(PeerOptions options)
    {
        if (options.Profile)
        {
            PeerProfile.Print(options);
            return 0;
        }

        if (options.OrtPath is null)
        {
            Console.Error.WriteLine(OrtLibrary.Missing);
            return 1;
        }

        var api = new OrtApi(options.OrtPath);
        var started = DateTime.UtcNow;
        var machine = MachineInfo.Read(api.RuntimeVersion);
        Console.WriteLine($"{machine.Cpu}, {machine.Cores} cores, load {machine.LoadBefore:f1}; FMA peak {machine.PeakGflops:f0} GFLOP/s, copy {machine.CopyGbps:f0} GB/s; ONNX Runtime {machine.OnnxRuntime}");
        PeerTable.PrintHeader();
        var results = new List<PeerResult>();
        foreach (var network in options.Networks)
        {
            results.AddRange(Run(network, options, api));
        }

        Write(new PeerResults(machine with { LoadAfter = MachineInfo.Load() }, started, results), options.Output);
        var wrong = results.Where(result => !(result.WorstDifference <= Tolerance)).Select(result => result.Network).Distinct().ToArray();
        if (wrong.Length > 0)
        {
            Console.Error.WriteLine($"Scores differ by more than {Tolerance}: {string.Join(", ", wrong)}.");
        }

        return wrong.Length == 0 ? 0 : 1;
    }

    private static IEnumerable<PeerResult> Run(PeerNetwork network, PeerOptions options, OrtApi api)
    {
        var folder = Directory.CreateTempSubdirectory("rankkernel-peer-").FullName;
        try
        {
            var definition = network.Define();
            var (flat, tile) = (Path.Combine(folder, "flat.onnx"), Path.Combine(folder, "tile.onnx"));
            OnnxExporter.Export(definition, flat);
            OnnxExporter.Export(definition, tile, new OnnxExportOptions { UserTileInsideGraph = true });
            using var model = new RankModel(definition);
            foreach (var threads in options.Threads)
            {
                foreach (var candidates in options.Candidates)
                {
                    var requests = new PeerRequests(network.Features, candidates).Create(model);
                    Contender[] contenders =
                    [
                        new RankKernelContender(model, requests, threads, catalog: false),
                        new RankKernelContender(model, requests, threads, catalog: true),
                        new OrtContender(api, flat, definition, requests, threads, userTile: false),
                        new OrtContender(api, tile, definition, requests, threads, userTile: true),
                    ];
                    var result = Measure(network, model, contenders, candidates, threads, options.Seconds);
                    PeerTable.Print(result);
                    yield return result;
                    foreach (var contender in contenders)
                    {
                        contender.Dispose();
                    }
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static PeerResult Measure(
        PeerNetwork network, RankModel model, IReadOnlyList<Contender> contenders, int candidates, int threads, double seconds)
    {
        var difference = Contender.WorstDifference(contenders, PeerRequests.Count);
        var timings = Alternation.Run(contenders, PeerRequests.Count, seconds);
        var costs = PeerCosts.Of(model, candidates);
        var flat = timings.Single(timing => timing.Name == Contender.OrtFlat);
        var tile = timings.Single(timing => timing.Name == Contender.OrtTile);
        return new PeerResult(
            network.Name,
            network.Description,
            candidates,
            threads,
            difference,
            costs,
            [.. timings.Select(timing => PeerContenderResult.Of(timing, flat, tile, costs, threads))]);
    }

    private static void Write(PeerResults results, string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, results.Started.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        File.WriteAllText(path + ".json", JsonSerializer.Serialize(results, new JsonSerializerOptions { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase }));
        File.WriteAllText(path + ".html", PeerPage.Create(results));
        Console.WriteLine($"written: {path}.json, {path}.html");
    }
}
