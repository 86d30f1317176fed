using RankKernel.Cli.Measuring.Peer;
using RankKernel.Cli.Output.Pages;

namespace RankKernel.Benchmarks.Peer;

/// <summary>Bars: how many times longer ONNX Runtime takes than RankKernel, by network.</summary>
internal static class RatioChart
{
    private const int Width = 900;
    private const int Height = 300;
    private const int Bottom = Height - 60;
    private const int Top = 40;

    public static string Draw(IReadOnlyList<PeerResult> results)
    {
        var candidates = results.Select(result => result.Candidates).Distinct().Order().ToArray();
        var shown = candidates.Contains(500) ? 500 : candidates[^1];
        var those = results.Where(result => result.Candidates == shown).ToArray();
        var chart = new Svg(Width, Height, $"ONNX Runtime ÷ RankKernel, {shown} candidates");
        var most = Math.Max(2, those.Max(result => Math.Max(result[Contender.Request].OrtRatio, result[Contender.Catalog].OrtRatio)));
        double Y(double ratio) => Bottom - (ratio / most * (Bottom - Top));
        for (var tick = 0; tick <= most; tick++)
        {
            chart.Line(50, Y(tick), Width - 10, Y(tick), tick == 1 ? HtmlPage.Muted : HtmlPage.Grid).Label(42, Y(tick) + 4, $"{tick}×", "end");
        }

        var step = (Width - 70.0) / those.Length;
        foreach (var (i, result) in those.Index())
        {
            var x = 60 + (i * step);
            var bar = Math.Min(60, step * 0.35);
            foreach (var (j, contender) in new[] { Contender.Request, Contender.Catalog }.Index())
            {
                var ratio = result[contender].OrtRatio;
                chart.Bar(x + (j * (bar + 4)), Y(ratio), bar, Bottom - Y(ratio), Chart.Colour(contender))
                    .Label(x + (j * (bar + 4)) + (bar / 2), Y(ratio) - 4, Svg.Write($"{ratio:f2}"), "middle");
            }

            chart.Label(x + bar, Bottom + 18, result.Network, "middle");
        }

        return chart.Contenders(60, Height - 14, Contender.Request, Contender.Catalog).ToString();
    }
}
