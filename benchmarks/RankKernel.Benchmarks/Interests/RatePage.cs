using RankKernel.Cli.Output.Pages;
using RankKernel.Cpu;

namespace RankKernel.Benchmarks.Interests;

/// <summary>Latency by the length of the history, as one HTML file that needs nothing else.</summary>
internal static class RatePage
{
    private const int Width = 470;
    private const int Height = 300;
    private const int Left = 60;
    private const int Bottom = Height - 60;
    private const int Top = 40;

    public static string Create(IReadOnlyList<RateResult> results, int rate, int candidates) =>
        new HtmlPage("Latency with and without the user-interest center")
            .Text(Svg.Write($"{rate} requests a second with {candidates} candidates to one thread, and as many events to another; from when a ")
                + Svg.Write($"request is due until it is answered. {SimdLevels.Best}, {Environment.ProcessorCount} cores."))
            .Charts(results.GroupBy(result => result.Network).SelectMany(network => (string[])
            [
                Draw($"{network.Key}, median, ms", [.. network], result => result.MedianMs),
                Draw($"{network.Key}, p99, ms", [.. network], result => result.P99Ms),
            ]))
            .ToString();

    /// <summary>Bars on a logarithmic scale: a thread that cannot keep up answers later and later.</summary>
    private static string Draw(string title, IReadOnlyList<RateResult> results, Func<RateResult, double> value)
    {
        var chart = new Svg(Width, Height, title);
        var (least, most) = (Math.Floor(Math.Log10(results.Min(value))), Math.Ceiling(Math.Log10(results.Max(value)) + 1e-9));
        double Y(double ms) => Bottom - ((Math.Log10(ms) - least) / (most - least) * (Bottom - Top));
        for (var power = least; power <= most; power++)
        {
            var y = Y(Math.Pow(10, power));
            chart.Line(Left, y, Width - 15, y, HtmlPage.Grid).Label(Left - 6, y + 4, Svg.Write($"{Math.Pow(10, power):g3}"), "end");
        }

        foreach (var (i, history) in InterestRate.Histories.Index())
        {
            var x = Left + 40 + (i * 130);
            chart.Label(x + 30, Bottom + 16, $"{history} events", "middle");
            foreach (var result in results.Where(result => result.History == history))
            {
                var (left, y) = (x + (result.Center ? 32 : 0), Y(value(result)));
                chart.Bar(left, y, 28, Bottom - y, result.Center ? HtmlPage.Blue : HtmlPage.Red)
                    .Label(left + 14, y - 4, Svg.Write($"{value(result):g3}"), "middle");
            }
        }

        return chart.Legend(Left, Height - 8, [("without", HtmlPage.Red), ("with the center", HtmlPage.Blue)]).ToString();
    }
}
