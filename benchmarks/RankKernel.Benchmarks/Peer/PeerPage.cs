using System.Globalization;
using System.Net;
using System.Text;

namespace RankKernel.Benchmarks.Peer;

/// <summary>The results as one HTML file that needs nothing else.</summary>
internal static class PeerPage
{
    private const string Style = """
        body { font: 14px/1.5 system-ui, sans-serif; max-width: 1000px; margin: 2em auto; padding: 0 1em; color: #222; background: #fff }
        h1, h2 { line-height: 1.2 } h2 { margin-top: 2em }
        svg { max-width: 100%; height: auto; font: 12px system-ui, sans-serif }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums } td, th { padding: .2em .7em; border-bottom: 1px solid #ddd; text-align: right }
        td:nth-child(1), td:nth-child(4), th:nth-child(1), th:nth-child(4) { text-align: left }
        .charts { display: flex; flex-wrap: wrap; gap: 1em }
        """;

    public static string Create(PeerResults results)
    {
        var page = new StringBuilder();
        var machine = results.Machine;
        page.Append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .Append("<title>RankKernel and ONNX Runtime</title><style>").Append(Style).Append("</style><h1>RankKernel and ONNX Runtime</h1><p>")
            .Append(Text(Line($"{machine.Cpu}, {machine.Cores} cores, {machine.Os}, {machine.Runtime}, ONNX Runtime {machine.OnnxRuntime}. ")))
            .Append(Text(Line($"Measured {results.Started:yyyy-MM-dd HH:mm} UTC; load {machine.LoadBefore:f1} before, {machine.LoadAfter:f1} after; ")))
            .Append(Text(Line($"FMA peak of one thread {machine.PeakGflops:f0} GFLOP/s, copy {machine.CopyGbps:f0} GB/s.")))
            .Append("</p><p>All contenders score the same requests with the same weights in one process, in turn, in short blocks. ")
            .Append("Ratios are medians over blocks that ran side by side.</p>");
        foreach (var threads in results.Results.Select(result => result.Threads).Distinct())
        {
            var those = results.Results.Where(result => result.Threads == threads).ToArray();
            page.Append(Line($"<h2>{threads} thread{(threads == 1 ? "" : "s")}: how many times longer ONNX Runtime takes</h2>")).Append(RatioChart.Draw(those));
            page.Append("<h2>Median latency by number of candidates</h2><div class=\"charts\">");
            foreach (var network in those.GroupBy(result => result.Network))
            {
                page.Append(LatencyChart.Draw(network.Key, [.. network]));
            }

            page.Append("</div>");
            if (threads == 1)
            {
                page.Append("<h2>Roofline</h2>").Append(RooflineChart.Draw(results.Machine, those));
            }
        }

        Table(page, results.Results);
        return page.Append("</html>").ToString();
    }

    /// <summary>Text with numbers written the same everywhere.</summary>
    public static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static string Text(string text) => WebUtility.HtmlEncode(text);

    private static void Table(StringBuilder page, IReadOnlyList<PeerResult> results)
    {
        page.Append("<h2>Numbers</h2><table><tr><th>network<th>N<th>threads<th>contender<th>median ms<th>CPU ms<th>p99 ms<th>GFLOP/s<th>bytes/call<th>ORT ÷ it<th>ORT tile ÷ it");
        foreach (var result in results)
        {
            foreach (var one in result.Contenders)
            {
                page.Append(Line($"<tr><td>{Text(result.Network)}<td>{result.Candidates}<td>{result.Threads}<td>{Text(one.Name)}<td>{one.MedianMs:f3}"))
                    .Append(Line($"<td>{one.CpuMedianMs:f3}<td>{one.P99Ms:f2}<td>{one.Gflops:f0}<td>{one.BytesAllocatedPerCall:f0}<td>{one.OrtRatio:f2}<td>{one.OrtTileRatio:f2}"));
            }
        }

        page.Append("</table><h2>Networks</h2><ul>");
        foreach (var network in results.DistinctBy(result => result.Network))
        {
            page.Append(Line($"<li><b>{Text(network.Network)}</b>: {Text(network.Description)}. Scores differ by at most {results.Where(result => result.Network == network.Network).Max(result => result.WorstDifference):g2}.</li>"));
        }

        page.Append("</ul>");
    }
}
