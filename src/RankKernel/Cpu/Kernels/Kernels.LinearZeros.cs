using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RankKernel.Cpu;

/// <summary>
/// Products whose inputs hold many zeros, as behind a Relu: a tile walks the inputs that are not zero in all of its rows. What it
/// leaves out would add nothing, so the bits are those of the whole product, whatever the neighbours are.
/// </summary>
internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>Rows of a tile. Of fewer rows more inputs are zero in all; with more rows a weight is read less often.</summary>
    private const int ZeroTileRows = 3;

    /// <summary>Whole panels side by side in a tile.</summary>
    private const int ZeroTilePanels = 4;

    private const int ZeroTileColumns = ZeroTilePanels * PackedLinear.PanelWidth;

    /// <summary>Rows whose sums are taken through bias and activation together.</summary>
    private const int ZeroRowsFinished = 4 * ZeroTileRows;

    /// <summary>Rows that share one pass over the weight: their places are found before it.</summary>
    private const int ZeroRowBlock = 48;

    private const int MaxZeroDepth = 1024;

    /// <summary>The tile needs the registers of the widest rung, and enough outputs to pay for finding the zeros.</summary>
    private static bool LeavesOutZeros(in LinearArguments arguments, PackedLinear weight) =>
        arguments.HasZeros && TSimd.Width == 16 && arguments.Rows > 1
        && weight.IsFinite && weight.K <= MaxZeroDepth && weight.N >= 2 * PackedLinear.PanelWidth;

    private static void LinearZeros(in LinearArguments arguments, PackedLinear weight, int firstRow, int rows)
    {
        int* places = stackalloc int[(ZeroRowBlock / ZeroTileRows * weight.K) + (2 * Vector512<int>.Count)];
        int* counts = stackalloc int[ZeroRowBlock / ZeroTileRows];
        float* unaligned = stackalloc float[(ZeroRowsFinished * ZeroTileColumns) + (AlignedBuffer.Alignment / sizeof(float))];
        float* sums = (float*)AlignUp(unaligned);
        int* next = places;
        for (int row = 0; row < rows; row += ZeroTileRows)
        {
            int count = FindPlaces(arguments.X.From(firstRow + row), Math.Min(ZeroTileRows, rows - row), weight.K, next);
            counts[row / ZeroTileRows] = count;
            next += count;
        }

        float* panel = weight.Data;
        int panels;
        for (int column = 0; column < weight.N; column += panels * PackedLinear.PanelWidth)
        {
            panels = Math.Min(ZeroTilePanels, (weight.N - column) / PackedLinear.PanelWidth);
            if (panels == 0)
            {
                LinearPanels(arguments, weight, firstRow, rows, column);
                return;
            }

            next = places;
            nint panelStep = (nint)PackedLinear.PanelWidth * weight.K;
            for (int first = 0; first < rows; first += ZeroRowsFinished)
            {
                int together = Math.Min(ZeroRowsFinished, rows - first);
                float* target = sums;
                for (int row = first; row < first + together; row += ZeroTileRows)
                {
                    int count = Math.Min(ZeroTileRows, rows - row);
                    int found = counts[row / ZeroTileRows];
                    float* x = arguments.X.Row(firstRow + row);
                    switch (panels)
                    {
                        case 1: ZeroTiles<Rows1>(count, found, next, x, arguments.X.Stride, panel, panelStep, target); break;
                        case 2: ZeroTiles<Rows2>(count, found, next, x, arguments.X.Stride, panel, panelStep, target); break;
                        case 3: ZeroTiles<Rows3>(count, found, next, x, arguments.X.Stride, panel, panelStep, target); break;
                        default: ZeroTiles<Rows4>(count, found, next, x, arguments.X.Stride, panel, panelStep, target); break;
                    }

                    arguments.Ahead?.Pause();
                    next += found;
                    target += ZeroTileRows * ZeroTileColumns;
                }

                Finish(arguments, firstRow + first, together, column, panels * PackedLinear.PanelWidth, new Rows(sums, ZeroTileColumns));
            }

            panel += (nint)panels * PackedLinear.PanelWidth * weight.K;
        }
    }

    /// <summary>The inputs, ascending, that are not zero in some of up to three rows. Writes a vector past the last one.</summary>
    private static int FindPlaces(Rows x, int rows, int k, int* places)
    {
        float* x0 = x.Row(0);
        float* x1 = x.Row(Math.Min(1, rows - 1));
        float* x2 = x.Row(Math.Min(2, rows - 1));
        int found = 0;
        for (int i = 0; i < k; i += Vector512<int>.Count)
        {
            int count = k - i;
            V any = TSimd.Or(TSimd.Or(LoadUpTo(x0 + i, count), LoadUpTo(x1 + i, count)), LoadUpTo(x2 + i, count));
            Vector512<int> bits = Unsafe.BitCast<V, Vector512<int>>(any) << 1;
            Vector512<int> isZero = Vector512.Equals(bits, Vector512<int>.Zero);
            uint kept = (uint)(~isZero).ExtractMostSignificantBits() & 0xffff;
            if (Avx512F.IsSupported)
            {
                Vector512<int> indices = Vector512<int>.Indices + Vector512.Create(i);
                Vector512.Store(Avx512F.Compress(Vector512<int>.Zero, ~isZero, indices), places + found);
                found += BitOperations.PopCount(kept);
                continue;
            }

            for (; kept != 0; kept &= kept - 1)
            {
                places[found++] = i + BitOperations.TrailingZeroCount(kept);
            }
        }

        return found;
    }

    private static void ZeroTiles<TPanels>(int rows, int count, int* places, float* x, nint stride, float* panel, nint panelStep, float* sums)
        where TPanels : struct, IRowCount
    {
        switch (rows)
        {
            case 1: ZeroTile<Rows1, TPanels>(count, places, x, stride, panel, panelStep, sums); break;
            case 2: ZeroTile<Rows2, TPanels>(count, places, x, stride, panel, panelStep, sums); break;
            default: ZeroTile<Rows3, TPanels>(count, places, x, stride, panel, panelStep, sums); break;
        }
    }

    /// <summary>The micro-kernel: up to three rows by up to four panels, a sum in a register each, in the order of the places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ZeroTile<TRows, TPanels>(int count, int* places, float* x, nint stride, float* panel, nint panelStep, float* sums)
        where TRows : struct, IRowCount
        where TPanels : struct, IRowCount
    {
        V a0 = Zero, a1 = Zero, a2 = Zero, a3 = Zero, a4 = Zero, a5 = Zero, a6 = Zero, a7 = Zero;
        V b0 = Zero, b1 = Zero, b2 = Zero, b3 = Zero, b4 = Zero, b5 = Zero, b6 = Zero, b7 = Zero;
        V c0 = Zero, c1 = Zero, c2 = Zero, c3 = Zero, c4 = Zero, c5 = Zero, c6 = Zero, c7 = Zero;
        float* x1 = x + (TRows.Count > 1 ? stride : 0);
        float* x2 = x + (TRows.Count > 2 ? 2 * stride : 0);
        float* panel1 = panel + panelStep;
        float* panel2 = panel1 + panelStep;
        float* panel3 = panel2 + panelStep;
        for (int* end = places + count; places != end; places++)
        {
            nint place = *places;
            nint weight = place * PackedLinear.PanelWidth;
            V value0 = TSimd.Broadcast(x[place]);
            V value1 = TRows.Count > 1 ? TSimd.Broadcast(x1[place]) : value0;
            V value2 = TRows.Count > 2 ? TSimd.Broadcast(x2[place]) : value0;
            AccumulateRows<TRows>(value0, value1, value2, TSimd.Load(panel + weight), ref a0, ref b0, ref c0);
            AccumulateRows<TRows>(value0, value1, value2, TSimd.Load(panel + weight + TSimd.Width), ref a1, ref b1, ref c1);
            if (TPanels.Count > 1)
            {
                AccumulateRows<TRows>(value0, value1, value2, TSimd.Load(panel1 + weight), ref a2, ref b2, ref c2);
                AccumulateRows<TRows>(value0, value1, value2, TSimd.Load(panel1 + weight + TSimd.Width), ref a3, ref b3, ref c3);
            }

            if (TPanels.Count > 2)
            {
                AccumulateRows<TRows>(value0, value1, value2, TSimd.Load(panel2 + weight), ref a4, ref b4, ref c4);
                AccumulateRows<TRows>(value0, value1, value2, TSimd.Load(panel2 + weight + TSimd.Width), ref a5, ref b5, ref c5);
            }

            if (TPanels.Count > 3)
            {
                AccumulateRows<TRows>(value0, value1, value2, TSimd.Load(panel3 + weight), ref a6, ref b6, ref c6);
                AccumulateRows<TRows>(value0, value1, value2, TSimd.Load(panel3 + weight + TSimd.Width), ref a7, ref b7, ref c7);
            }
        }

        StoreTileRow<TPanels>(sums, a0, a1, a2, a3, a4, a5, a6, a7);
        if (TRows.Count > 1)
        {
            StoreTileRow<TPanels>(sums + ZeroTileColumns, b0, b1, b2, b3, b4, b5, b6, b7);
        }

        if (TRows.Count > 2)
        {
            StoreTileRow<TPanels>(sums + (2 * ZeroTileColumns), c0, c1, c2, c3, c4, c5, c6, c7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AccumulateRows<TRows>(V x0, V x1, V x2, V weight, ref V a, ref V b, ref V c)
        where TRows : struct, IRowCount
    {
        a = TSimd.MultiplyAdd(x0, weight, a);
        b = TRows.Count > 1 ? TSimd.MultiplyAdd(x1, weight, b) : b;
        c = TRows.Count > 2 ? TSimd.MultiplyAdd(x2, weight, c) : c;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTileRow<TPanels>(float* sums, V s0, V s1, V s2, V s3, V s4, V s5, V s6, V s7)
        where TPanels : struct, IRowCount
    {
        StoreSum(sums, s0);
        StoreSum(sums + TSimd.Width, s1);
        if (TPanels.Count > 1)
        {
            StoreSum(sums + (2 * TSimd.Width), s2);
            StoreSum(sums + (3 * TSimd.Width), s3);
        }

        if (TPanels.Count > 2)
        {
            StoreSum(sums + (4 * TSimd.Width), s4);
            StoreSum(sums + (5 * TSimd.Width), s5);
        }

        if (TPanels.Count > 3)
        {
            StoreSum(sums + (6 * TSimd.Width), s6);
            StoreSum(sums + (7 * TSimd.Width), s7);
        }
    }

    /// <summary>A sum that underflowed to −0 becomes 0, as it would have by adding a product that is left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreSum(float* target, V sum) => TSimd.Store(target, TSimd.Add(sum, Zero));
}
