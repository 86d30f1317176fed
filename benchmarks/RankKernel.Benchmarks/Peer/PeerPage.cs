using RankKernel.Cli.Output.Pages;

namespace RankKernel.Benchmarks.Peer;

/// <summary>The results as one HTML file that needs nothing else.</summary>
internal static class PeerPage
{
    private static readonly HtmlColumn[] Columns =
    [
        new("network", IsText: true), new("N"), new("threads"), new("contender", IsText: true), new("median ms"), new("CPU ms"), new("p99 ms"),
        new("GFLOP/s"), new("bytes/call"), new("ORT ÷ it"), new("ORT tile ÷ it"),
    ];

    public static string Create(PeerResults results)
    {
        var machine = results.Machine;
        var page = new HtmlPage("RankKernel and ONNX Runtime")
            .Text(Svg.Write($"{machine.Cpu}, {machine.Cores} cores, {machine.Os}, {machine.Runtime}, ONNX Runtime {machine.OnnxRuntime}. ")
                + Svg.Write($"Measured {results.Started:yyyy-MM-dd HH:mm} UTC; load {machine.LoadBefore:f1} before, {machine.LoadAfter:f1} after; ")
                + Svg.Write($"FMA peak of one thread {machine.PeakGflops:f0} GFLOP/s, copy {machine.CopyGbps:f0} GB/s."))
            .Text("All contenders score the same requests with the same weights in one process, in turn, in short blocks. "
                + "Ratios are medians over blocks that ran side by side.");
        foreach (var threads in results.Results.Select(result => result.Threads).Distinct())
        {
            var those = results.Results.Where(result => result.Threads == threads).ToArray();
            page.Section(Svg.Write($"{threads} thread{(threads == 1 ? "" : "s")}: how many times longer ONNX Runtime takes"))
                .Charts(RatioChart.Draw(those))
                .Section("Median latency by number of candidates")
                .Charts(those.GroupBy(result => result.Network).Select(network => LatencyChart.Draw(network.Key, [.. network])));
            if (threads == 1)
            {
                page.Section("Roofline").Charts(RooflineChart.Draw(results.Machine, those));
            }
        }

        return page
            .Section("Numbers")
            .Table(Columns, results.Results.SelectMany(result => result.Contenders.Select(one => (string[])
            [
                result.Network, $"{result.Candidates}", $"{result.Threads}", one.Name, Svg.Write($"{one.MedianMs:f3}"), Svg.Write($"{one.CpuMedianMs:f3}"),
                Svg.Write($"{one.P99Ms:f2}"), Svg.Write($"{one.Gflops:f0}"), Svg.Write($"{one.BytesAllocatedPerCall:f0}"),
                Svg.Write($"{one.OrtRatio:f2}"), Svg.Write($"{one.OrtTileRatio:f2}"),
            ])))
            .Section("Networks")
            .Table(
                [new("network", IsText: true), new("what it is", IsText: true), new("scores differ by at most")],
                results.Results.GroupBy(result => (result.Network, result.Description)).Select(same => (string[])
                    [same.Key.Network, same.Key.Description, Svg.Write($"{same.Max(result => result.WorstDifference):g2}")]))
            .ToString();
    }
}
