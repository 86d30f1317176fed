using System.Globalization;
using RankKernel.Benchmarks.Networks;
using RankKernel.Benchmarks.Peer;
using RankKernel.Cli.Measuring.Peer;
using RankKernel.Graph;
using RankKernel.Planning;
using RankKernel.Quantization;

namespace RankKernel.Benchmarks;

/// <summary>
/// The networks of the peer suite quantized, against themselves in float32: the same requests, one thread, alternating. Written as a
/// Markdown table; with <c>--profile</c> the time of every step of the quantized networks.
/// </summary>
internal static class QuantizedTable
{
    private const int Candidates = 500;
    private const int CalibrationCandidates = 300;
    private const double Seconds = 6;
    private const double ProfileSeconds = 2;

    public static int Print(IReadOnlyList<string> arguments)
    {
        var profile = arguments.Contains("--profile");
        string[] names = [.. arguments.Where(argument => argument != "--profile")];
        if (names.FirstOrDefault(name => !PeerNetwork.All.Any(network => Is(network, name))) is { } unknown)
        {
            Console.Error.WriteLine($"There is no network '{unknown}'; the networks are {string.Join(", ", PeerNetwork.All.Select(network => network.Name))}.");
            return 2;
        }

        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.WriteLine($"{Candidates} candidates, one thread, medians; load {MachineInfo.Load():f1}");
        Console.WriteLine();
        Console.WriteLine("| network | fp32 | int8 | fp32 ÷ int8 | fp32, catalog | int8, catalog | fp32 ÷ int8 | bytes | tables | layers in int8 | rms difference of scores, of their spread |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var network in PeerNetwork.All.Where(network => names.Length == 0 || names.Any(name => Is(network, name))))
        {
            Run(network, profile);
        }

        return 0;
    }

    private static bool Is(PeerNetwork network, string name) => network.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static void Run(PeerNetwork network, bool profile)
    {
        using var original = new RankModel(network.Define());
        var requests = new PeerRequests(network.Features, Candidates);
        var calibration = new PeerRequests(network.Features, CalibrationCandidates).Create(original);
        var result = ModelQuantizer.Quantize(original, new QuantizationOptions(), calibration);
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
