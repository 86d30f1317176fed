using System.Text.Json;
using System.Text.Json.Serialization;

namespace RankKernel.Gpu.Check;

/// <summary>How results are written.</summary>
internal static class Report
{
    public static JsonSerializerOptions Options { get; } = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };
}

/// <summary>How far a model's scores are from those of the processor.</summary>
/// <param name="Model">The sample.</param>
/// <param name="Precision">In what the GPU computed.</param>
/// <param name="WorstDifference">The largest difference, in probability where scores are probabilities.</param>
/// <param name="Tolerance">What it may be.</param>
internal sealed record CorrectnessResult(string Model, GpuPrecision Precision, double WorstDifference, double Tolerance)
{
    public bool IsWithinTolerance => WorstDifference <= Tolerance;

    /// <summary>What a difference may be.</summary>
    public static double ToleranceOf(GpuPrecision precision) => precision == GpuPrecision.Float32 ? 1e-4 : 2e-3;
}

/// <summary>How long calls of a network took.</summary>
/// <param name="Network">The network.</param>
/// <param name="Precision">In what the GPU computed.</param>
/// <param name="Items">Candidates a request.</param>
/// <param name="MedianMicroseconds">From the call of <c>Rank</c> to the sorted winners.</param>
/// <param name="P99Microseconds">The same, of the slowest hundredth.</param>
/// <param name="Callers">Requests in flight at the same time.</param>
/// <param name="RequestsPerSecond">Requests a second with so many callers.</param>
/// <param name="WorstDifference">How far a probability is from the processor's.</param>
internal sealed record TimingResult(
    string Network, GpuPrecision Precision, int Items, double MedianMicroseconds, double P99Microseconds, int Callers, double RequestsPerSecond,
    double WorstDifference)
{
    public double Tolerance => CorrectnessResult.ToleranceOf(Precision);

    public bool IsWithinTolerance => WorstDifference <= Tolerance;
}
