using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel.Testing;

internal static unsafe partial class KernelCases
{
    private static IEnumerable<KernelCase> Linears()
    {
        foreach ((int rows, int n, int gap) in Shapes())
        {
            int k = 1 + ((n * 13) % 37);
            yield return Linear(rows, n, k, gap, ActivationKind.None, LinearParts.Product);
            yield return Linear(rows, n, k, gap, ActivationKind.Relu, LinearParts.All);
            yield return Linear(rows, n, k, gap, ActivationKind.Dice, LinearParts.SharedAddend | LinearParts.Product | LinearParts.Bias);
            yield return Linear(rows, n, k, gap, ActivationKind.Sigmoid, LinearParts.All & ~LinearParts.Product);
            yield return Linear(rows, n, k, 0, ActivationKind.PRelu, LinearParts.Product | LinearParts.SharedX | LinearParts.Bias);
        }

        foreach (int rows in RowCounts)
        {
            yield return Linear(rows, 80, 64, 2, ActivationKind.Sigmoid, LinearParts.All);
            yield return Linear(rows, 1, 400, 0, ActivationKind.None, LinearParts.Product | LinearParts.Bias);
        }

        yield return Linear(200, 33, 20, 1, ActivationKind.None, LinearParts.Product);
        foreach (int rows in RowCounts)
        {
            yield return Linear(rows, 64, 37, 1, ActivationKind.Relu, LinearParts.All | LinearParts.Zeros);
            yield return Linear(rows, 151, 32, 0, ActivationKind.None, LinearParts.Product | LinearParts.Zeros);
        }

        yield return Linear(101, 96, 48, 0, ActivationKind.None, LinearParts.Product | LinearParts.Bias | LinearParts.Zeros);
        yield return Linear(48, 400, 400, 0, ActivationKind.Relu, LinearParts.Product | LinearParts.Bias | LinearParts.Zeros, isBenchmark: true);
        foreach ((int rows, int k, int n) in new[]
        {
            (48, 640, 400), (48, 400, 400), (48, 400, 256), (100, 64, 80), (100, 80, 40), (48, 1280, 640), (48, 400, 1), (100, 40, 1), (1, 640, 400),
        })
        {
            yield return Linear(rows, n, k, 0, ActivationKind.Relu, LinearParts.Product | LinearParts.Bias, isBenchmark: true);
        }
    }

    private static KernelCase Linear(
        int rows, int n, int k, int gap, ActivationKind kind, LinearParts parts, bool isBenchmark = false) => new()
        {
            Kernel = nameof(KernelSet.Linear),
            Shape = $"{rows}x{k}x{n} +{gap} {kind} {parts}",
            Flops = 2.0 * rows * k * n,
            Bytes = 4.0 * ((rows * (k + n)) + (k * n)),
            IsBenchmark = isBenchmark,
            Tolerance = 2e-6,
            Prepare = arena =>
            {
                Matrix x = parts.HasFlag(LinearParts.SharedX) ? arena.Shared(k) : arena.Random(rows, k, gap);
                if (parts.HasFlag(LinearParts.Zeros))
                {
                    Rectify(x);
                }

                Matrix weight = arena.Random(n, k);
                Matrix y = arena.Output(rows, n, gap);
                float* bias = parts.HasFlag(LinearParts.Bias) ? arena.Vector(n) : null;
                Matrix? addendA = parts.HasFlag(LinearParts.Addend) ? arena.Random(rows, n, gap) : null;
                Matrix? addendB = parts.HasFlag(LinearParts.SharedAddend) ? arena.Shared(n) : null;
                Matrix? multiplier = parts.HasFlag(LinearParts.Multiplier) ? arena.Random(rows, n, gap) : null;
                Matrix? residual = parts.HasFlag(LinearParts.Residual) ? arena.Random(rows, n, gap) : null;
                LinearArguments arguments = new()
                {
                    W = parts.HasFlag(LinearParts.Product) ? arena.Pack(weight) : null,
                    HasZeros = parts.HasFlag(LinearParts.Zeros),
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
                    for (int c = 0; c < n; c++)
                    {
                        double sum = (bias is null ? 0 : bias[c]) + (addendA?[row, c] ?? 0) + (addendB?[row, c] ?? 0);
                        double size = Math.Abs(sum) + 1;
                        for (int i = 0; arguments.W is not null && i < k; i++)
                        {
                            double term = (double)x[row, i] * weight[c, i];
                            sum += term;
                            size += Math.Abs(term);
                        }

                        double factor = multiplier?[row, c] ?? 1;
                        values[c] = (OracleMath.Activate(arguments.Activation, sum, c) * factor) + (residual?[row, c] ?? 0);
                        sizes[c] = size + Math.Abs(values[c]);
                    }
                }
            },
        };

    /// <summary>As behind a Relu: some columns are 0 in all rows, of either sign, and about half of the others.</summary>
    private static void Rectify(Matrix x)
    {
        for (int r = 0; r < x.RowCount; r++)
        {
            for (int c = 0; c < x.Width; c++)
            {
                x[r, c] = c % 5 == 3 ? -0f : c % 16 == 8 ? 0 : Math.Max(0, x[r, c]);
            }
        }
    }

    private static ActivationArguments MakeActivation(Arena arena, ActivationKind kind, int columns) => new()
    {
        Kind = kind,
        Parameter = 0.3f,
        Alpha = kind is ActivationKind.PRelu or ActivationKind.Dice ? arena.Vector(columns) : null,
        Scale = kind is ActivationKind.Dice ? arena.Vector(columns, 0.5f, 2f) : null,
        Shift = kind is ActivationKind.Dice ? arena.Vector(columns) : null,
    };

    [Flags]
    private enum LinearParts
    {
        Product = 1,
        Bias = 2,
        Addend = 4,
        SharedAddend = 8,
        Multiplier = 16,
        Residual = 32,
        SharedX = 64,
        Zeros = 128,
        All = 63,
    }
}
