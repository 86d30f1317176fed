using System.Globalization;
using RankKernel.Benchmarks.Networks;
using RankKernel.Benchmarks.Peer;
using RankKernel.Cli.Measuring.Peer;
using RankKernel.Graph;
using RankKernel.Planning;
using RankKernel.Quantization;
using RankKernel.Testing;

namespace RankKernel.Benchmarks;

/// <summary>
/// The networks of the peer suite, or systems of the zoo, quantized, against themselves in float32: the same requests, one thread,
/// alternating. Written as a Markdown table; with <c>--profile</c> the time of every step of the quantized networks; with
/// <c>--keep OPERATION</c> layers of this operation stay float32; with <c>--spread</c> on weights whose scores spread.
/// </summary>
internal static class QuantizedTable
{
    private const int Candidates = 500;
    private const int CalibrationRequests = 64;
    private const int CalibrationCandidates = 50;
    private const double Seconds = 6;
    private const double ProfileSeconds = 2;

    public static int Print(IReadOnlyList<string> arguments)
    {
        var (profile, spread, kept, names) = (false, false, new List<string>(), new List<string>());
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--profile":
                    profile = true;
                    break;
                case "--spread":
                    spread = true;
                    break;
                case "--keep" when i + 1 < arguments.Count:
                    kept.Add(arguments[++i]);
                    break;
                default:
                    names.Add(arguments[i]);
                    break;
            }
        }

        IReadOnlyList<PeerNetwork> networks = names.Count == 0 ? PeerNetwork.All : [.. names.Select(Find).OfType<PeerNetwork>()];
        if (names.Count > networks.Count)
        {
            Console.Error.WriteLine(
                $"There is no network '{names.First(name => Find(name) is null)}'; there are {string.Join(", ", PeerNetwork.All.Select(network => network.Name))}, and the systems of docs/systems.md.");
            return 2;
        }

        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.WriteLine($"{Candidates} candidates, one thread, medians; load {MachineInfo.Load():f1}");
        Console.WriteLine();
        Console.WriteLine("| network | fp32 | int8 | fp32 ÷ int8 | fp32, catalog | int8, catalog | fp32 ÷ int8 | bytes | tables | layers in int8 | rms difference of scores, of their spread |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var network in networks)
        {
            Run(network, profile, spread, kept);
        }

        return 0;
    }

    private static PeerNetwork? Find(string name) =>
        PeerNetwork.All.FirstOrDefault(network => network.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? (Samples.Production.All.TryGetValue(name, out var build)
            ? new PeerNetwork(name, "", Samples.Production.Features(name), graph => build(graph))
            : null);

    private static void Run(PeerNetwork network, bool profile, bool spread, IReadOnlyList<string> kept)
    {
        using var original = new RankModel(network.Define(spread ? new SpreadParameters(1) : new RandomParameters(1)));
        var requests = new PeerRequests(network.Features, Candidates);
        var calibration = new PeerRequests(network.Features, CalibrationCandidates, CalibrationRequests).Create(original);
        var result = ModelQuantizer.Quantize(original, new QuantizationOptions(), calibration);
        if (kept.Count > 0)
        {
            string[] layers = [.. result.Report.Layers.Where(layer => kept.Contains(layer.Operation)).Select(layer => layer.Name)];
            result = ModelQuantizer.Quantize(original, new QuantizationOptions { KeepFloat32 = layers }, calibration);
        }

        using var quantized = new RankModel(result.Model);
        var (before, after) = (requests.Create(original), requests.Create(quantized));
        if (profile)
        {
            foreach (var layer in result.Report.Layers)
            {
                Console.WriteLine($"  {layer.Name} [{layer.Outputs}, {layer.Inputs}] {layer.Cadence} {layer.Type} error {layer.RelativeError:p2} {layer.Kept}");
            }

            PeerProfile.Print(StepProfile.Measure(quantized.Program, after, ProfileSeconds), PlanReport.Create(quantized.Plan, Candidates));
            return;
        }

        Contender[] contenders =
        [
            new RankKernelContender(original, before, 1, catalog: false),
            new RankKernelContender(quantized, after, 1, catalog: false),
            new RankKernelContender(original, before, 1, catalog: true),
            new RankKernelContender(quantized, after, 1, catalog: true),
        ];
        var difference = ScoreDifference.OfSpread(contenders[0], contenders[1]);
        var times = Alternation.Run(contenders, PeerRequests.Count, Seconds);
        var report = result.Report;
        Console.WriteLine(
            $"| {network.Name} | {times[0].MedianMs:f2} ms | {times[1].MedianMs:f2} ms | {times[0].RatioTo(times[1]):f2} "
            + $"| {times[2].MedianMs:f2} ms | {times[3].MedianMs:f2} ms | {times[2].RatioTo(times[3]):f2} "
            + $"| {(double)report.BytesAfter / report.BytesBefore:f3} | {(double)report.TableBytesAfter / report.TableBytesBefore:f3} "
            + $"| {report.Layers.Count(layer => layer.Type == TensorType.Int8Matrix)} of {report.Layers.Count} | {difference:p1} |");
        foreach (var contender in contenders)
        {
            contender.Dispose();
        }
    }
}
