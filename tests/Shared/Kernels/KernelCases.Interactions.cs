using RankKernel.Cpu;

namespace RankKernel.Testing;

internal static unsafe partial class KernelCases
{
    private static IEnumerable<KernelCase> Interactions()
    {
        foreach ((int rows, int dim, int gap) in Shapes())
        {
            int fields = 1 + (dim % 9);
            yield return FieldCase(nameof(KernelSet.FactorizationMachine), fields, rows, dim, gap, 1, Factorize, FmOracle);
            yield return FieldCase(nameof(KernelSet.BiInteraction), fields, rows, dim, gap, dim, BiInteract, BiInteractionOracle);
        }

        yield return FieldCase(nameof(KernelSet.FactorizationMachine), 40, 48, 16, 0, 1, Factorize, FmOracle);
        yield return FieldCase(nameof(KernelSet.BiInteraction), 40, 48, 16, 0, 16, BiInteract, BiInteractionOracle);
    }

    private static void Factorize(KernelSet kernels, int rows, Rows[] fields, int dim, Rows y) =>
        kernels.FactorizationMachine(rows, fields, dim, y);

    private static void BiInteract(KernelSet kernels, int rows, Rows[] fields, int dim, Rows y) =>
        kernels.BiInteraction(rows, fields, dim, y);

    private static void FmOracle(Matrix[] fields, int dim, int row, Span<double> values, Span<double> sizes)
    {
        values[0] = 0;
        sizes[0] = 0;
        for (int d = 0; d < dim; d++)
        {
            (double value, double size) = BiInteraction(fields, row, d);
            values[0] += value;
            sizes[0] += size;
        }
    }

    private static void BiInteractionOracle(Matrix[] fields, int dim, int row, Span<double> values, Span<double> sizes)
    {
        for (int d = 0; d < dim; d++)
        {
            (values[d], sizes[d]) = BiInteraction(fields, row, d);
        }
    }

    /// <summary>½[(Σv)² − Σv²] of one component, and what its error is measured by.</summary>
    private static (double Value, double Size) BiInteraction(Matrix[] fields, int row, int d)
    {
        double sum = fields.Sum(field => (double)field[row, d]);
        double squares = fields.Sum(field => (double)field[row, d] * field[row, d]);
        double magnitudes = fields.Sum(field => Math.Abs((double)field[row, d]));
        return (0.5 * ((sum * sum) - squares), (magnitudes * magnitudes) + squares);
    }

    private static KernelCase FieldCase(
        string kernel,
        int fieldCount,
        int rows,
        int dim,
        int gap,
        int outputs,
        Action<KernelSet, int, Rows[], int, Rows> invoke,
        FieldOracle oracle) => new()
        {
            Kernel = kernel,
            Shape = $"{fieldCount} fields {rows}x{dim} +{gap}",
            Flops = 4.0 * fieldCount * rows * dim,
            Bytes = 4.0 * fieldCount * rows * dim,
            IsBenchmark = fieldCount == 40,
            Prepare = arena =>
            {
                Matrix[] fields = MakeFields(arena, fieldCount, rows, dim, gap);
                Matrix y = arena.Output(rows, outputs, gap);
                Rows[] whole = RowsOf(fields, 0);
                return new KernelRun(
                    rows,
                    (kernels, first, count) => invoke(kernels, count, first == 0 ? whole : RowsOf(fields, first), dim, y.From(first)),
                    (y, (row, values, sizes) => oracle(fields, dim, row, values, sizes)));
            },
        };

    /// <summary>Every third field is shared by the rows, as a user's are.</summary>
    private static Matrix[] MakeFields(Arena arena, int count, int rows, int dim, int gap) =>
        [.. Enumerable.Range(0, count).Select(i => i % 3 == 2 ? arena.Shared(dim) : arena.Random(rows, dim, gap))];

    private delegate void FieldOracle(Matrix[] fields, int dim, int row, Span<double> values, Span<double> sizes);
}
