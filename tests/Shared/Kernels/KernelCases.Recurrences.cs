using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel.Testing;

internal static unsafe partial class KernelCases
{
    private static IEnumerable<KernelCase> Recurrences()
    {
        foreach (GruAttention attention in Enum.GetValues<GruAttention>())
        {
            foreach ((int rows, int width, int gap) in Shapes((int)attention))
            {
                yield return GruUpdate(attention, rows, width, gap);
            }
        }

        foreach ((int rows, int width, int gap) in Shapes())
        {
            yield return LstmUpdate(rows, width, gap);
            int terms = 1 + (width % 9);
            yield return Rowwise(nameof(KernelSet.MixRows), $"of {terms} ", rows, width, gap, arena =>
            {
                Matrix weights = arena.Random(rows, terms, gap, 0f, 1f);
                Matrix[] mixed = [.. Enumerable.Range(0, terms).Select(t => t == 1 ? arena.Shared(width) : arena.Random(rows, width, t % 3))];
                Matrix y = arena.Output(rows, width, gap);
                return new KernelRun(
                    rows,
                    (kernels, first, count) => kernels.MixRows(count, width, weights.From(first), RowsOf(mixed, first), y.From(first)),
                    (y, (row, values, sizes) =>
                    {
                        for (int c = 0; c < width; c++)
                        {
                            values[c] = mixed.Select((term, t) => (double)weights[row, t] * term[row, c]).Sum();
                            sizes[c] = mixed.Select((term, t) => Math.Abs((double)weights[row, t] * term[row, c])).Sum();
                        }
                    }
                ));
            });
        }
    }

    private static KernelCase GruUpdate(GruAttention attention, int rows, int width, int gap) =>
        Rowwise(nameof(KernelSet.GruUpdate), $"{attention} ", rows, width, gap, arena =>
        {
            bool readsGate = attention != GruAttention.Update;
            bool readsScores = attention != GruAttention.Input;
            Matrix gate = arena.Random(rows, width, gap, 0f, 1f);
            Matrix candidate = arena.Random(rows, width, 1, -4f, 4f);
            Matrix scores = width % 3 == 0 ? arena.Shared(1, 0f, 1f) : arena.Random(rows, 1, 2, 0f, 1f);
            Matrix state = arena.Random(rows, width, gap);
            Matrix y = arena.Output(rows, width, gap);
            return new KernelRun(
                rows,
                (kernels, first, count) => kernels.GruUpdate(
                    attention, count, width, readsGate ? gate.From(first) : default, candidate.From(first),
                    readsScores ? scores.From(first) : default, state.From(first), y.From(first)),
                (y, (row, values, sizes) => Each(values, sizes, c =>
                {
                    (double z, double a, double h) = (gate[row, c], scores[row, 0], state[row, c]);
                    double weight = attention switch
                    {
                        GruAttention.Input => 1 - z,
                        GruAttention.Update => a,
                        GruAttention.UpdateGate => a * z,
                        _ => 1 - ((1 - a) * z),
                    };
                    return ((1 - weight) * h) + (weight * Math.Tanh(candidate[row, c]));
                })));
        });

    private static KernelCase LstmUpdate(int rows, int width, int gap) =>
        Rowwise(nameof(KernelSet.LstmUpdate), width % 2 == 0 ? "with factors " : "", rows, width, gap, arena =>
        {
            bool hasFactors = width % 2 == 0;
            Matrix gates = arena.Random(rows, 4 * width, gap, -4f, 4f);
            Matrix factors = arena.Random(rows, 2 * width, 1, 0f, 1f);
            Matrix cell = arena.Random(rows, width, gap);
            Matrix y = arena.Output(rows, width, gap);
            Matrix next = arena.Output(rows, width, 2);
            return new KernelRun(
                rows,
                (kernels, first, count) => kernels.LstmUpdate(
                    count, width, gates.From(first), hasFactors ? factors.From(first) : default, cell.From(first), y.From(first), next.From(first)),
                (y, (row, values, sizes) => Each(values, sizes, c => Sigmoid(gates[row, (3 * width) + c]) * Math.Tanh(Cell(row, c)))),
                (next, (row, values, sizes) => Each(values, sizes, c => Cell(row, c))));

            double Cell(int row, int c)
            {
                (double enter, double keep) = hasFactors ? (factors[row, c], factors[row, width + c]) : (1, 1);
                return (keep * Sigmoid(gates[row, width + c]) * cell[row, c]) + (enter * Sigmoid(gates[row, c]) * Math.Tanh(gates[row, (2 * width) + c]));
            }

            static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
        });
}
