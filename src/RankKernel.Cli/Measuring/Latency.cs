using System.Diagnostics;

namespace RankKernel.Cli.Measuring;

/// <summary>How long calls took, in microseconds.</summary>
internal sealed record Latency(double Mean, double P50, double P95, double P99, double Min, double Max)
{
    /// <summary>From ticks of <see cref="Stopwatch"/>, at least one; percentiles are by nearest rank.</summary>
    public static Latency Of(long[] ticks)
    {
        var times = ticks.Select(tick => tick * 1e6 / Stopwatch.Frequency).Order().ToArray();
        return new Latency(times.Average(), Percentile(0.50), Percentile(0.95), Percentile(0.99), times[0], times[^1]);

        double Percentile(double share) => times[Math.Clamp((int)Math.Ceiling(share * times.Length) - 1, 0, times.Length - 1)];
    }
}
