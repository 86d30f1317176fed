using RankKernel.Cpu;

namespace RankKernel.Testing;

/// <summary>Holds a case to the contract of <see cref="KernelSet"/>.</summary>
internal static class KernelChecker
{
    /// <summary>What is wrong with the case on a rung, or null.</summary>
    public static string? FindFault(KernelCase kernelCase, SimdLevel level, int seed) =>
        FindFault(kernelCase, KernelSet.For(level), seed) is string fault ? $"{kernelCase} on {level}, {fault}" : null;

    /// <summary>What is wrong with the case with these kernels, or null.</summary>
    public static string? FindFault(KernelCase kernelCase, KernelSet kernels, int seed)
    {
        // Large shapes are there to be timed; one placement and some of their rows will do.
        bool isLarge = kernelCase.Flops > 4e6;
        MemoryMode[] modes = !GuardedMemory.IsSupported ? [MemoryMode.Aligned]
            : isLarge ? [MemoryMode.GuardAfter]
            : [MemoryMode.GuardAfter, MemoryMode.GuardBefore];

        // Other rungs must have the bits of the scalar one, which is held to the oracle as the best one is.
        bool isHeldToOracle = kernels == KernelSet.For(SimdLevel.Scalar) || kernels == KernelSet.Best;
        int[][]? bits = null;
        foreach (MemoryMode mode in modes)
        {
            using Arena arena = new(seed, mode);
            KernelRun run = kernelCase.Prepare(arena);
            run.Invoke(kernels, 0, run.Rows);
            string? fault = (isHeldToOracle && bits is null ? FindWrongValue(run, kernelCase.Tolerance, isLarge ? 11 : 1) : null)
                ?? FindWrittenGap(run)
                ?? (bits is null ? null : FindDifference(run, "elsewhere in memory", bits));
            bits = Bits(run);
            fault = fault
                ?? FindDependenceOnBatch(run, kernels)
                ?? FindDependenceOnRung(run, kernels);
            if (fault is not null)
            {
                return $"{mode}, seed {seed}: {fault}";
            }
        }

        return null;
    }

    private static string? FindWrongValue(KernelRun run, double tolerance, int rowStep)
    {
        foreach ((Matrix y, Oracle oracle) in run.Outputs)
        {
            double[] values = new double[y.Width];
            double[] sizes = new double[y.Width];
            for (int r = 0; r < y.RowCount; r += rowStep)
            {
                Array.Fill(sizes, 1.0);
                oracle(r, values, sizes);
                for (int c = 0; c < y.Width; c++)
                {
                    double error = Math.Abs(y[r, c] - values[c]);
                    bool isSame = (float)values[c] == y[r, c] || (double.IsNaN(values[c]) && float.IsNaN(y[r, c]));
                    if (!isSame && !(error <= tolerance * sizes[c]))
                    {
                        return $"row {r} of {y.RowCount}, column {c} of {y.Width}: expected {values[c]:g9} ± {tolerance * sizes[c]:g3}, found {y[r, c]:g9}";
                    }
                }
            }
        }

        return null;
    }

    private static string? FindWrittenGap(KernelRun run) => run.Outputs.Select(output => output.Matrix.FindWrittenGap()).FirstOrDefault(gap => gap is not null);

    private static int[][] Bits(KernelRun run) => [.. run.Outputs.Select(output => output.Matrix.ToBits())];

    /// <summary>Rows alone, then in two unequal parts, must have the bits that they have together.</summary>
    private static string? FindDependenceOnBatch(KernelRun run, KernelSet kernels)
    {
        string? fault = FindDifference(run, "alone", () =>
        {
            for (int r = 0; r < run.Rows; r++)
            {
                run.Invoke(kernels, r, 1);
            }
        });
        int part = (run.Rows + 2) / 3;
        return fault ?? FindDifference(run, "in two parts", () =>
        {
            run.Invoke(kernels, 0, part);
            run.Invoke(kernels, part, run.Rows - part);
        });
    }

    private static string? FindDependenceOnRung(KernelRun run, KernelSet kernels) => kernels == KernelSet.For(SimdLevel.Scalar)
        ? null
        : FindDifference(run, "on the scalar rung", () => run.Invoke(KernelSet.For(SimdLevel.Scalar), 0, run.Rows));

    private static string? FindDifference(KernelRun run, string how, Action again)
    {
        int[][] before = Bits(run);
        foreach ((Matrix y, _) in run.Outputs)
        {
            y.FillWithSentinel();
        }

        again();
        return FindDifference(run, how, before);
    }

    private static string? FindDifference(KernelRun run, string how, int[][] before)
    {
        for (int i = 0; i < before.Length; i++)
        {
            Matrix y = run.Outputs[i].Matrix;
            int[] after = y.ToBits();
            int at = before[i].AsSpan().CommonPrefixLength(after);
            if (at < after.Length)
            {
                return $"{how}, float {at} (stride {y.Stride}) has bits {after[at]:x8} instead of {before[i][at]:x8}";
            }
        }

        return null;
    }
}
