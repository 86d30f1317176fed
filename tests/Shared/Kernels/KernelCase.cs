using RankKernel.Cpu;

namespace RankKernel.Testing;

/// <summary>
/// What a row of an output should be. Each value comes with the size that its error is measured by: the sum of the
/// magnitudes of the terms that made it.
/// </summary>
internal delegate void Oracle(int row, Span<double> values, Span<double> sizes);

/// <summary>Runs the kernel on <paramref name="rows"/> rows from <paramref name="first"/>.</summary>
internal delegate void KernelInvocation(KernelSet kernels, int first, int rows);

/// <summary>A kernel and a shape: what tests check and benchmarks time.</summary>
internal sealed class KernelCase
{
    /// <summary>The method of <see cref="KernelSet"/>.</summary>
    public required string Kernel { get; init; }

    public required string Shape { get; init; }

    public required Func<Arena, KernelRun> Prepare { get; init; }

    /// <summary>Largest error over the size the oracle gives.</summary>
    public double Tolerance { get; init; } = 1e-6;

    public double Flops { get; init; }

    public double Bytes { get; init; }

    /// <summary>Of a size met in the peer suite, so worth timing.</summary>
    public bool IsBenchmark { get; init; }

    public override string ToString() => $"{Kernel} {Shape}";
}

/// <summary>A case with its memory filled.</summary>
internal sealed record KernelRun(int Rows, KernelInvocation Invoke, params (Matrix Matrix, Oracle Oracle)[] Outputs);
