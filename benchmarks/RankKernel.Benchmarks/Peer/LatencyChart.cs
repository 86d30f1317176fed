using RankKernel.Cli.Measuring.Peer;
using RankKernel.Cli.Output.Pages;

namespace RankKernel.Benchmarks.Peer;

/// <summary>Lines: median latency by number of candidates, one network.</summary>
internal static class LatencyChart
{
    private const int Width = 470;
    private const int Height = 300;
    private const int Left = 50;
    private const int Bottom = Height - 60;
    private const int Top = 40;

    public static string Draw(string network, IReadOnlyList<PeerResult> results)
    {
        var chart = new Svg(Width, Height, $"{network}, ms");
        var most = results.Max(result => result.Contenders.Max(contender => contender.MedianMs));
        var furthest = results.Max(result => result.Candidates);
        double X(double candidates) => Left + (candidates / furthest * (Width - Left - 20));
        double Y(double ms) => Bottom - (ms / most * (Bottom - Top));
        for (var i = 0; i <= 4; i++)
        {
            chart.Line(Left, Y(most * i / 4), Width - 15, Y(most * i / 4), HtmlPage.Grid).Label(Left - 6, Y(most * i / 4) + 4, Svg.Write($"{most * i / 4:g3}"), "end");
        }

        var ordered = results.OrderBy(result => result.Candidates).ToArray();
        foreach (var result in ordered)
        {
            chart.Label(X(result.Candidates), Bottom + 16, $"{result.Candidates}", "middle");
        }

        foreach (var contender in ordered[0].Contenders.Select(one => one.Name))
        {
            for (var i = 0; i < ordered.Length; i++)
            {
                var (x, y) = (X(ordered[i].Candidates), Y(ordered[i][contender].MedianMs));
                if (i > 0)
                {
                    chart.Line(X(ordered[i - 1].Candidates), Y(ordered[i - 1][contender].MedianMs), x, y, Chart.Colour(contender), 2);
                }

                chart.Dot(x, y, Chart.Colour(contender), Svg.Write($"{contender}, {ordered[i].Candidates} candidates: {ordered[i][contender].MedianMs:f2} ms"));
            }
        }

        return chart
            .Contenders(Left, Height - 26, Contender.Request, Contender.Catalog)
            .Contenders(Left, Height - 8, Contender.OrtFlat, Contender.OrtTile)
            .ToString();
    }
}
