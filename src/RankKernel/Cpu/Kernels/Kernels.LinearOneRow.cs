using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>Vectors of columns that one row is multiplied by at a time: enough sums in flight to hide an FMA's latency.</summary>
    private const int OneRowVectors = 8;

    /// <summary>
    /// A single row by as many whole panels as fill <see cref="OneRowVectors"/> each time. Gives the column where that
    /// ends, at a panel's first. A column's arithmetic is that of <see cref="Tile{TRows,TColumns}"/>.
    /// </summary>
    private static int LinearOneRow(in LinearArguments arguments, PackedLinear weight, int row, float* sums)
    {
        int step = Math.Max(PackedLinear.PanelWidth, OneRowVectors * TSimd.Width);
        int column = 0;
        for (; column + step <= weight.N; column += step)
        {
            for (int c = 0; c < step; c += OneRowVectors * TSimd.Width)
            {
                MultiplyOneRow(weight, arguments.X.Row(row), column + c, sums + c);
            }

            Finish(arguments, row, 1, column, step, new Rows(sums, 0));
        }

        return column;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyOneRow(PackedLinear weight, float* x, int column, float* sums)
    {
        V s0 = Zero, s1 = Zero, s2 = Zero, s3 = Zero, s4 = Zero, s5 = Zero, s6 = Zero, s7 = Zero;
        float* w0 = ColumnOf(weight, column);
        float* w1 = ColumnOf(weight, column + TSimd.Width);
        float* w2 = ColumnOf(weight, column + (2 * TSimd.Width));
        float* w3 = ColumnOf(weight, column + (3 * TSimd.Width));
        float* w4 = ColumnOf(weight, column + (4 * TSimd.Width));
        float* w5 = ColumnOf(weight, column + (5 * TSimd.Width));
        float* w6 = ColumnOf(weight, column + (6 * TSimd.Width));
        float* w7 = ColumnOf(weight, column + (7 * TSimd.Width));
        nint end = (nint)weight.K * PackedLinear.PanelWidth;
        for (nint i = 0; i < end; i += PackedLinear.PanelWidth)
        {
            V value = TSimd.Broadcast(*x++);
            s0 = TSimd.MultiplyAdd(value, TSimd.Load(w0 + i), s0);
            s1 = TSimd.MultiplyAdd(value, TSimd.Load(w1 + i), s1);
            s2 = TSimd.MultiplyAdd(value, TSimd.Load(w2 + i), s2);
            s3 = TSimd.MultiplyAdd(value, TSimd.Load(w3 + i), s3);
            s4 = TSimd.MultiplyAdd(value, TSimd.Load(w4 + i), s4);
            s5 = TSimd.MultiplyAdd(value, TSimd.Load(w5 + i), s5);
            s6 = TSimd.MultiplyAdd(value, TSimd.Load(w6 + i), s6);
            s7 = TSimd.MultiplyAdd(value, TSimd.Load(w7 + i), s7);
        }

        StoreSum(sums, s0);
        StoreSum(sums + TSimd.Width, s1);
        StoreSum(sums + (2 * TSimd.Width), s2);
        StoreSum(sums + (3 * TSimd.Width), s3);
        StoreSum(sums + (4 * TSimd.Width), s4);
        StoreSum(sums + (5 * TSimd.Width), s5);
        StoreSum(sums + (6 * TSimd.Width), s6);
        StoreSum(sums + (7 * TSimd.Width), s7);
    }

    /// <summary>Where a column begins in a weight's whole panels.</summary>
    private static float* ColumnOf(PackedLinear weight, int column)
    {
        int inPanel = column % PackedLinear.PanelWidth;
        return weight.Data + ((nint)(column - inPanel) * weight.K) + inPanel;
    }
}
