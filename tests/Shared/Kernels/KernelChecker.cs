using RankKernel.Cpu;

namespace RankKernel.Testing;

/// <summary>Holds a case to the contract of <see cref="KernelSet"/>.</summary>
internal static class KernelChecker
{
    /// <summary>What is wrong with the case on a rung, or null.</summary>
    public static string? FindFault(KernelCase kernelCase, SimdLevel level, int seed)
    {
        MemoryMode[] modes = GuardedMemory.IsSupported
            ? [MemoryMode.GuardAfter, MemoryMode.GuardBefore]
            : [MemoryMode.Aligned];
        foreach (MemoryMode mode in modes)
        {
            using Arena arena = new(seed, mode);
            KernelRun run = kernelCase.Prepare(arena);
            run.Invoke(KernelSet.For(level), 0, run.Rows);
            string? fault = FindWrongValue(run, kernelCase.Tolerance)
                ?? FindDependenceOnBatch(run, KernelSet.For(level))
                ?? FindDependenceOnRung(run, KernelSet.For(level));
            if (fault is not null)
            {
                return $"{kernelCase} on {level}, {mode}, seed {seed}: {fault}";
            }
        }

        return null;
    }

    private static string? FindWrongValue(KernelRun run, double tolerance)
    {
        foreach ((Matrix y, Oracle oracle) in run.Outputs)
        {
            double[] values = new double[y.Width];
            double[] sizes = new double[y.Width];
            for (int r = 0; r < y.RowCount; r++)
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

            if (y.FindWrittenGap() is string gap)
            {
                return gap;
            }
        }

        return null;
    }

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
        int[][] before = [.. run.Outputs.Select(output => output.Matrix.ToBits())];
        foreach ((Matrix y, _) in run.Outputs)
        {
            y.FillWithSentinel();
        }

        again();
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
