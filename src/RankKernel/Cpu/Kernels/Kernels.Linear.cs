using System.Runtime.Intrinsics;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>Rows that go through all panels before the next rows do, so that x stays in the cache.</summary>
    private const int LinearRowBlock = 96;

    /// <summary>Rows whose sums are finished together: a multiple of every rung's tile, and their sums take a fifth of the first cache.</summary>
    private const int FinishedRows = 48;

    /// <summary>Rows of a tile: as many as keep two vectors of sums each in the rung's registers.</summary>
    private static int TileRows => TSimd.HasManyRegisters ? 12 : TSimd.Width == 1 ? 4 : 6;

    private static int TileColumns => 2 * TSimd.Width;

    public override void Linear(in LinearArguments arguments)
    {
        PackedLinear? weight = arguments.W;
        weight?.Observer?.Observe(arguments.Rows, arguments.X);
        if (weight?.Int8 is { } int8)
        {
            LinearInt8(arguments, weight, int8);
        }
        else if (weight is null)
        {
            // Nothing but the zero sum to start from: one shared block of it.
            float* zeros = stackalloc float[PackedLinear.PanelWidth];
            new Span<float>(zeros, PackedLinear.PanelWidth).Clear();
            for (int column = 0; column < arguments.Width; column += PackedLinear.PanelWidth)
            {
                int width = Math.Min(PackedLinear.PanelWidth, arguments.Width - column);
                Finish(arguments, 0, arguments.Rows, column, width, new Rows(zeros, 0));
            }
        }
        else if (weight.IsDot)
        {
            LinearDot(arguments, weight);
        }
        else
        {
            bool leavesOutZeros = LeavesOutZeros(arguments, weight);
            int block = leavesOutZeros ? ZeroRowBlock : LinearRowBlock;
            for (int row = 0; row < arguments.Rows; row += block)
            {
                int rows = Math.Min(block, arguments.Rows - row);
                if (leavesOutZeros)
                {
                    LinearZeros(arguments, weight, row, rows);
                }
                else
                {
                    LinearPanels(arguments, weight, row, rows, 0);
                }
            }
        }
    }

    private static void LinearPanels(in LinearArguments arguments, PackedLinear weight, int firstRow, int rows, int firstColumn)
    {
        int lineFloats = AlignedBuffer.Alignment / sizeof(float);
        float* unaligned = stackalloc float[(FinishedRows * PackedLinear.PanelWidth) + lineFloats];
        float* sums = (float*)AlignUp(unaligned);
        int column = rows == 1 && firstColumn == 0 ? LinearOneRow(arguments, weight, firstRow, sums) : firstColumn;
        float* panel = weight.Data + ((nint)column * weight.K);
        int panelWidth;
        for (; column < weight.N; column += panelWidth)
        {
            panelWidth = PackedLinear.ColumnsOfPanel(weight.N, column);
            int width = Math.Min(panelWidth, weight.N - column);
            for (int row = 0; row < rows; row += FinishedRows)
            {
                int count = Math.Min(FinishedRows, rows - row);
                for (int tile = 0; tile < count; tile += TileRows)
                {
                    float* x = arguments.X.Row(firstRow + row + tile);
                    MultiplyPanel(Math.Min(TileRows, count - tile), weight.K, x, arguments.X.Stride, panel, panelWidth, sums + (tile * PackedLinear.PanelWidth));
                    arguments.Ahead?.Pause();
                }

                Finish(arguments, firstRow + row, count, column, width, new Rows(sums, PackedLinear.PanelWidth));
            }

            panel += (nint)panelWidth * weight.K;
        }
    }

    /// <summary>sums[r, c] = Σ_k x[r,k]·panel[k,c], ascending in k, for up to <see cref="TileRows"/> rows.</summary>
    private static void MultiplyPanel(int rows, int k, float* x, nint stride, float* panel, int panelWidth, float* sums)
    {
        if (panelWidth == TSimd.Width)
        {
            MultiplyTile<OneVector>(rows, k, x, stride, panel, panelWidth, sums);
            return;
        }

        if (panelWidth < TSimd.Width)
        {
            // Half a vector of the next rung: the same sums, without work on padding.
            Kernels<Simd256, Vector256<float>>.MultiplyTile<Kernels<Simd256, Vector256<float>>.OneVector>(rows, k, x, stride, panel, panelWidth, sums);
            return;
        }

        for (int column = 0; column < panelWidth; column += TileColumns)
        {
            MultiplyTile<TwoVectors>(rows, k, x, stride, panel + column, panelWidth, sums + column);
        }
    }

    private static void MultiplyTile<TColumns>(int rows, int k, float* x, nint stride, float* panel, nint panelStride, float* sums)
        where TColumns : struct, IColumnVectors
    {
        while (rows > 0)
        {
            int done;
            switch (rows)
            {
                case 1: Tile<Rows1, TColumns>(k, x, stride, panel, panelStride, sums); done = 1; break;
                case 2: Tile<Rows2, TColumns>(k, x, stride, panel, panelStride, sums); done = 2; break;
                case 3: Tile<Rows3, TColumns>(k, x, stride, panel, panelStride, sums); done = 3; break;
                case 4: Tile<Rows4, TColumns>(k, x, stride, panel, panelStride, sums); done = 4; break;
                case 5: Tile<Rows5, TColumns>(k, x, stride, panel, panelStride, sums); done = 5; break;
                case 6 or 7: Tile<Rows6, TColumns>(k, x, stride, panel, panelStride, sums); done = 6; break;
                case 8 or 9: Tile<Rows8, TColumns>(k, x, stride, panel, panelStride, sums); done = 8; break;
                case 10 or 11: Tile<Rows10, TColumns>(k, x, stride, panel, panelStride, sums); done = 10; break;
                default: Tile<Rows12, TColumns>(k, x, stride, panel, panelStride, sums); done = 12; break;
            }

            rows -= done;
            x += done * stride;
            sums += done * PackedLinear.PanelWidth;
        }
    }

    /// <summary>Vectors side by side in a tile, as a type.</summary>
    private interface IColumnVectors
    {
        static abstract bool Two { get; }

        /// <summary>Whether a single vector may have fewer columns than lanes.</summary>
        static abstract bool Part { get; }
    }

    private readonly struct PartVector : IColumnVectors
    {
        public static bool Two => false;

        public static bool Part => true;
    }

    private readonly struct OneVector : IColumnVectors
    {
        public static bool Two => false;

        public static bool Part => false;
    }

    private readonly struct TwoVectors : IColumnVectors
    {
        public static bool Two => true;

        public static bool Part => false;
    }
}
