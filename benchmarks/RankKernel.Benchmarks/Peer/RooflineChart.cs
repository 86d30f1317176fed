using RankKernel.Cli.Measuring.Peer;
using RankKernel.Cli.Output.Pages;

namespace RankKernel.Benchmarks.Peer;

/// <summary>
/// Achieved GFLOP/s over operations a byte, under the machine's measured peak and copy rate. Operations and bytes are those that a
/// contender has to do: a flat batch for ONNX Runtime, what the plan leaves for RankKernel.
/// </summary>
internal static class RooflineChart
{
    private const int Width = 900;
    private const int Height = 420;
    private const int Left = 60;
    private const int Bottom = Height - 70;
    private const int Top = 40;
    private const double LowestIntensity = 1;
    private const double HighestIntensity = 1000;
    private const double LowestRate = 5;

    public static string Draw(PeerMachine machine, IReadOnlyList<PeerResult> results)
    {
        var chart = new Svg(Width, Height, "GFLOP/s over operations a byte, one thread (points: hover for what they are)");
        var highest = machine.PeakGflops * 1.3;
        double X(double intensity) => Left + (Part(intensity, LowestIntensity, HighestIntensity) * (Width - Left - 20));
        double Y(double rate) => Bottom - (Part(rate, LowestRate, highest) * (Bottom - Top));
        foreach (var tick in new double[] { 1, 3, 10, 30, 100, 300, 1000 })
        {
            chart.Line(X(tick), Top, X(tick), Bottom, HtmlPage.Grid).Label(X(tick), Bottom + 16, Svg.Write($"{tick}"), "middle");
        }

        foreach (var tick in new double[] { 10, 20, 50, 100, 200, 500 }.Where(tick => tick < highest))
        {
            chart.Line(Left, Y(tick), Width - 20, Y(tick), HtmlPage.Grid).Label(Left - 6, Y(tick) + 4, Svg.Write($"{tick}"), "end");
        }

        var ridge = Math.Clamp(machine.PeakGflops / machine.CopyGbps, LowestIntensity, HighestIntensity);
        chart.Line(X(LowestIntensity), Y(LowestIntensity * machine.CopyGbps), X(ridge), Y(machine.PeakGflops), HtmlPage.Muted, 1.5)
            .Line(X(ridge), Y(machine.PeakGflops), X(HighestIntensity), Y(machine.PeakGflops), HtmlPage.Muted, 1.5)
            .Label(X(HighestIntensity), Y(machine.PeakGflops) - 6, Svg.Write($"measured peak {machine.PeakGflops:f0} GFLOP/s"), "end");
        foreach (var result in results)
        {
            foreach (var one in result.Contenders)
            {
                var (flops, bytes) = result.Costs.For(one.Name);
                chart.Dot(
                    X((double)flops / bytes),
                    Y(one.Gflops),
                    Chart.Colour(one.Name),
                    Svg.Write($"{result.Network}, {one.Name}, {result.Candidates} candidates: {one.Gflops:f0} GFLOP/s, {100 * one.Gflops / machine.PeakGflops:f0}% of peak"));
            }
        }

        return chart.Contenders(Left, Height - 14, Contender.Request, Contender.Catalog, Contender.OrtFlat, Contender.OrtTile).ToString();
    }

    /// <summary>Where a number stands between two others, on a logarithmic scale.</summary>
    private static double Part(double number, double low, double high) => Math.Log(Math.Clamp(number, low, high) / low) / Math.Log(high / low);
}
