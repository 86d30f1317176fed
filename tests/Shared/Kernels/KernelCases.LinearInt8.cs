using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel.Testing;

internal static unsafe partial class KernelCases
{
    /// <summary>Products in integers: those without an end must be exact, whatever the rung.</summary>
    private static IEnumerable<KernelCase> Int8Linears()
    {
        foreach ((int rows, int n, int gap) in Shapes())
        {
            int k = 1 + ((n * 13) % 37);
            yield return LinearInt8(rows, n, k, gap, ActivationKind.None, LinearParts.Product, Int8Fill.Random);
            yield return LinearInt8(rows, n, k, gap, ActivationKind.Relu, LinearParts.All, Int8Fill.Random);
            yield return LinearInt8(rows, n, k, gap, ActivationKind.Dice, LinearParts.SharedAddend | LinearParts.Product | LinearParts.Bias, Int8Fill.Random);
            yield return LinearInt8(rows, n, k, 0, ActivationKind.None, LinearParts.Product | LinearParts.SharedX, Int8Fill.Extreme);
        }

        foreach (int k in Widths)
        {
            yield return LinearInt8(7, 41, k, 1, ActivationKind.None, LinearParts.Product, Int8Fill.Extreme);
        }

        yield return LinearInt8(5, 9, 8000, 0, ActivationKind.None, LinearParts.Product, Int8Fill.Extreme);
        yield return LinearInt8(200, 33, 700, 1, ActivationKind.None, LinearParts.Product, Int8Fill.Random);
        foreach ((int rows, int k, int n) in new[]
        {
            (48, 640, 400), (48, 400, 400), (48, 400, 256), (100, 64, 80), (100, 80, 40), (48, 1280, 640), (1, 640, 400),
        })
        {
            yield return LinearInt8(rows, n, k, 0, ActivationKind.Relu, LinearParts.Product | LinearParts.Bias, Int8Fill.Random, isBenchmark: true);
        }
    }

    private static KernelCase LinearInt8(
        int rows, int n, int k, int gap, ActivationKind kind, LinearParts parts, Int8Fill fill, bool isBenchmark = false) => new()
        {
            Kernel = nameof(KernelSet.Linear),
            Shape = $"int8 {rows}x{k}x{n} +{gap} {kind} {parts} {fill}",
            Flops = 2.0 * rows * k * n,
            Bytes = (4.0 * rows * (k + n)) + (k * n),
            IsBenchmark = isBenchmark,
            Tolerance = parts is LinearParts.Product || fill == Int8Fill.Extreme ? 0 : 2e-6,
            Prepare = arena =>
            {
                Matrix x = parts.HasFlag(LinearParts.SharedX) ? arena.Shared(k) : arena.Random(rows, k, gap);
                Matrix y = arena.Output(rows, n, gap);
                Tensor tensor = arena.RandomInt8(n, k, fill);
                if (fill == Int8Fill.Extreme)
                {
                    Extremes(x);
                }

                float* bias = parts.HasFlag(LinearParts.Bias) ? arena.Vector(n) : null;
                Matrix? addendA = parts.HasFlag(LinearParts.Addend) ? arena.Random(rows, n, gap) : null;
                Matrix? addendB = parts.HasFlag(LinearParts.SharedAddend) ? arena.Shared(n) : null;
                Matrix? multiplier = parts.HasFlag(LinearParts.Multiplier) ? arena.Random(rows, n, gap) : null;
                Matrix? residual = parts.HasFlag(LinearParts.Residual) ? arena.Random(rows, n, gap) : null;
                LinearArguments arguments = new()
                {
                    W = arena.Pack(tensor),
                    Width = n,
                    Bias = bias,
                    Activation = MakeActivation(arena, kind, n),
                };

                return new KernelRun(rows, Invoke, (y, Oracle));

                void Invoke(KernelSet kernels, int first, int count)
                {
                    LinearArguments part = arguments;
                    part.Rows = count;
                    part.X = x.From(first);
                    part.AddendA = addendA?.From(first) ?? default;
                    part.AddendB = addendB?.From(first) ?? default;
                    part.Multiplier = multiplier?.From(first) ?? default;
                    part.Residual = residual?.From(first) ?? default;
                    part.Y = y.From(first);
                    kernels.Linear(part);
                }

                void Oracle(int row, Span<double> values, Span<double> sizes)
                {
                    Int8Matrix weight = new(tensor);
                    long[] codes = new long[k];
                    for (int i = 0; i < k; i++)
                    {
                        codes[i] = OracleMath.Encode(x[x.Stride == 0 ? 0 : row, i], weight.Inverses[i], weight.Zeros[i]) - weight.Zeros[i];
                    }

                    for (int c = 0; c < n; c++)
                    {
                        long integer = 0;
                        for (int i = 0; i < k; i++)
                        {
                            integer += codes[i] * weight.Codes[(c * k) + i];
                        }

                        double product = (float)integer * weight.Scales[c];
                        double sum = product + (bias is null ? 0 : bias[c]) + (addendA?[row, c] ?? 0) + (addendB?[row, c] ?? 0);
                        double factor = multiplier?[row, c] ?? 1;
                        values[c] = (OracleMath.Activate(arguments.Activation, sum, c) * factor) + (residual?[row, c] ?? 0);
                        sizes[c] = 4 + Math.Abs(product) + Math.Abs(values[c]);
                    }
                }
            },
        };

    /// <summary>Numbers that an encoder must not stumble over.</summary>
    private static void Extremes(Matrix x)
    {
        ReadOnlySpan<float> numbers =
            [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, 1e9f, -1e9f, 0f, -0f, 1f, 1e-40f, 0.5f, -0.5f];
        for (int r = 0; r < x.RowCount; r++)
        {
            for (int c = 0; c < x.Width; c++)
            {
                x[r, c] = (r + c) % 3 == 0 ? numbers[((r * 7) + c) % numbers.Length] : r % 2 == 0 ? float.MaxValue : x[r, c];
            }
        }
    }
}

/// <summary>What an int8 weight is filled with.</summary>
internal enum Int8Fill
{
    /// <summary>All that can occur.</summary>
    Random,

    /// <summary>The largest codes and zero points at either end, where sums of products could overflow.</summary>
    Extreme,
}
