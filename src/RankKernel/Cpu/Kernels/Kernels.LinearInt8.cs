using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>Bytes of encoded inputs that stay on the stack, and with them in the first cache, while all panels go over them.</summary>
    private const int CodeBytes = 32 << 10;

    /// <summary>Rows of an int8 tile: as many as keep two vectors of sums, four of weights and what is between in the rung's registers.</summary>
    private static int Int8TileRows => TSimd.HasManyRegisters ? 6 : 3;

    /// <summary>Rows whose sums are taken through bias and activation together.</summary>
    private static int Int8RowsFinished => 4 * Int8TileRows;

    /// <summary>
    /// Encodes blocks of rows and multiplies them in integers: y = act((Σ_k q[k]·w[n,k] + correction[n])·scale[n] + bias + ..).
    /// The integers are exact, so every rung and every number of rows gives the same bits.
    /// </summary>
    [SkipLocalsInit]
    private static void LinearInt8(in LinearArguments arguments, PackedLinear weight, PackedInt8 int8)
    {
        int block = Math.Clamp(CodeBytes / int8.CodeStride / Int8TileRows * Int8TileRows, Int8TileRows, LinearRowBlock);
        byte* unaligned = stackalloc byte[(block * int8.CodeStride) + (2 * AlignedBuffer.Alignment)];
        float* unalignedSums = stackalloc float[(Int8RowsFinished * PackedLinear.PanelWidth) + (AlignedBuffer.Alignment / sizeof(float))];
        byte* codes = (byte*)AlignUp(unaligned);
        float* sums = (float*)AlignUp(unalignedSums);
        for (int row = 0; row < arguments.Rows; row += block)
        {
            int rows = Math.Min(block, arguments.Rows - row);
            Encode(rows, arguments.X.From(row), weight.K, int8, codes);
            Int8Panels(arguments, weight, int8, row, rows, codes, sums);
        }
    }

    private static nuint AlignUp(void* address) => ((nuint)address + AlignedBuffer.Alignment - 1) & ~(nuint)(AlignedBuffer.Alignment - 1);

    /// <summary>
    /// q = clamp(round(x·inverse + zero), 0, 127), ties to even, 0 for NaN: the rounding is that of adding a large number. A vector of
    /// inputs goes down the rows; past the last input the inverse step is 0.
    /// </summary>
    private static void Encode(int rows, Rows x, int width, PackedInt8 int8, byte* codes)
    {
        V bottom = TSimd.Broadcast(PackedInt8.Bottom);
        V top = TSimd.Broadcast(PackedInt8.Top);
        for (int i = 0; i < int8.Depth; i += TSimd.Width)
        {
            V inverse = TSimd.Load(int8.Inverse + i);
            V shift = TSimd.Load(int8.Shift + i);
            float* source = x.Data + i;
            byte* target = codes + i;
            bool isWhole = i + TSimd.Width <= width;
            for (int r = 0; r < rows; r++)
            {
                V value = isWhole ? TSimd.Load(source) : TSimd.LoadPartial(source, Math.Max(0, width - i), Zero);
                value = TSimd.Add(TSimd.Multiply(value, inverse), shift);
                TSimd.StoreBytes(target, TSimd.Min(TSimd.Max(value, bottom), top));
                source += x.Stride;
                target += int8.CodeStride;
            }
        }
    }

    private static void Int8Panels(in LinearArguments arguments, PackedLinear weight, PackedInt8 int8, int firstRow, int rows, byte* codes, float* sums)
    {
        float* panel = weight.Data;
        int groups = int8.Depth / 4;
        int panelWidth;
        for (int column = 0; column < weight.N; column += panelWidth)
        {
            panelWidth = PackedLinear.ColumnsOfPanel(weight.N, column);
            int width = Math.Min(panelWidth, weight.N - column);
            Int8Ends ends = new(int8.Correction + column, int8.Scale + column);
            for (int row = 0; row < rows; row += Int8RowsFinished)
            {
                int count = Math.Min(Int8RowsFinished, rows - row);
                Int8Panel(count, groups, int8.CodeStride / sizeof(float), (float*)(codes + (row * int8.CodeStride)), panel, panelWidth, ends, sums);
                Finish(arguments, firstRow + row, count, column, width, new Rows(sums, PackedLinear.PanelWidth));
                arguments.Ahead?.Pause();
            }

            panel += (nint)panelWidth * groups;
        }
    }

    private static void Int8Panel(int rows, int groups, nint stride, float* codes, float* panel, int panelWidth, Int8Ends ends, float* sums)
    {
        if (panelWidth == TSimd.Width)
        {
            Int8Tiles<OneVector>(rows, groups, stride, codes, panel, panelWidth, ends, sums);
            return;
        }

        if (panelWidth < TSimd.Width)
        {
            // Half a vector of the next rung: the same sums, without work on padding.
            Kernels<Simd256, Vector256<float>>.Int8Tiles<Kernels<Simd256, Vector256<float>>.OneVector>(rows, groups, stride, codes, panel, panelWidth, ends, sums);
            return;
        }

        for (int column = 0; column < panelWidth; column += TileColumns)
        {
            Int8Tiles<TwoVectors>(rows, groups, stride, codes, panel + column, panelWidth, ends.From(column), sums + column);
        }
    }

    private static void Int8Tiles<TColumns>(int rows, int groups, nint stride, float* codes, float* panel, nint panelStride, Int8Ends ends, float* sums)
        where TColumns : struct, IColumnVectors
    {
        while (rows > 0)
        {
            int done;
            switch (rows)
            {
                case 1: Int8Tile<Rows1, TColumns>(groups, stride, codes, panel, panelStride, ends, sums); done = 1; break;
                case 2: Int8Tile<Rows2, TColumns>(groups, stride, codes, panel, panelStride, ends, sums); done = 2; break;
                case 3: Int8Tile<Rows3, TColumns>(groups, stride, codes, panel, panelStride, ends, sums); done = 3; break;
                case 4: Int8Tile<Rows4, TColumns>(groups, stride, codes, panel, panelStride, ends, sums); done = 4; break;
                case 5: Int8Tile<Rows5, TColumns>(groups, stride, codes, panel, panelStride, ends, sums); done = 5; break;
                default: Int8Tile<Rows6, TColumns>(groups, stride, codes, panel, panelStride, ends, sums); done = 6; break;
            }

            rows -= done;
            codes += done * stride;
            sums += done * PackedLinear.PanelWidth;
        }
    }

    /// <summary>
    /// The int8 micro-kernel: up to six rows by one or two vectors of columns. A lane of the panel is a column's weights for four
    /// inputs, a lane of x the four encoded inputs; two such groups are added up at a time.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Int8Tile<TRows, TColumns>(int groups, nint stride, float* codes, float* panel, nint panelStride, Int8Ends ends, float* sums)
        where TRows : struct, IRowCount
        where TColumns : struct, IColumnVectors
    {
        V a0 = Zero, a1 = Zero, a2 = Zero, a3 = Zero, a4 = Zero, a5 = Zero;
        V b0 = Zero, b1 = Zero, b2 = Zero, b3 = Zero, b4 = Zero, b5 = Zero;
        nint stride2 = 2 * stride;
        float* x0 = codes;
        float* x3 = codes + (TRows.Count > 3 ? 3 * stride : 0);
        for (float* end = panel + (groups * panelStride); panel != end; panel += 2 * panelStride)
        {
            V left0 = TSimd.Load(panel);
            V left1 = TSimd.Load(panel + panelStride);
            V right0 = TColumns.Two ? TSimd.Load(panel + TSimd.Width) : left0;
            V right1 = TColumns.Two ? TSimd.Load(panel + panelStride + TSimd.Width) : left1;
            AccumulateBytes<TColumns>(x0, left0, left1, right0, right1, ref a0, ref b0);
            if (TRows.Count > 1)
            {
                AccumulateBytes<TColumns>(x0 + stride, left0, left1, right0, right1, ref a1, ref b1);
            }

            if (TRows.Count > 2)
            {
                AccumulateBytes<TColumns>(x0 + stride2, left0, left1, right0, right1, ref a2, ref b2);
            }

            if (TRows.Count > 3)
            {
                AccumulateBytes<TColumns>(x3, left0, left1, right0, right1, ref a3, ref b3);
            }

            if (TRows.Count > 4)
            {
                AccumulateBytes<TColumns>(x3 + stride, left0, left1, right0, right1, ref a4, ref b4);
            }

            if (TRows.Count > 5)
            {
                AccumulateBytes<TColumns>(x3 + stride2, left0, left1, right0, right1, ref a5, ref b5);
            }

            x0 += 2;
            x3 += 2;
        }

        StoreScaled<TColumns>(ends, sums, 0, a0, b0);
        if (TRows.Count > 1)
        {
            StoreScaled<TColumns>(ends, sums, 1, a1, b1);
        }

        if (TRows.Count > 2)
        {
            StoreScaled<TColumns>(ends, sums, 2, a2, b2);
        }

        if (TRows.Count > 3)
        {
            StoreScaled<TColumns>(ends, sums, 3, a3, b3);
        }

        if (TRows.Count > 4)
        {
            StoreScaled<TColumns>(ends, sums, 4, a4, b4);
        }

        if (TRows.Count > 5)
        {
            StoreScaled<TColumns>(ends, sums, 5, a5, b5);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AccumulateBytes<TColumns>(float* x, V left0, V left1, V right0, V right1, ref V leftSum, ref V rightSum)
        where TColumns : struct, IColumnVectors
    {
        V x0 = TSimd.Broadcast(x[0]);
        V x1 = TSimd.Broadcast(x[1]);
        leftSum = TSimd.DotBytes(leftSum, x0, left0, x1, left1);
        if (TColumns.Two)
        {
            rightSum = TSimd.DotBytes(rightSum, x0, right0, x1, right1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreScaled<TColumns>(Int8Ends ends, float* sums, int row, V left, V right)
        where TColumns : struct, IColumnVectors
    {
        TSimd.Store(sums + (row * PackedLinear.PanelWidth), Scaled(left, ends.Correction, ends.Scale));
        if (TColumns.Two)
        {
            TSimd.Store(
                sums + (row * PackedLinear.PanelWidth) + TSimd.Width,
                Scaled(right, ends.Correction + TSimd.Width, ends.Scale + TSimd.Width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Scaled(V sum, int* correction, float* scale) =>
        TSimd.Multiply(TSimd.IntToFloat(TSimd.AddBits(sum, TSimd.Load((float*)correction))), TSimd.Load(scale));
}

/// <summary>What ends the integer sums of some columns: the constant to add, the factor to multiply by.</summary>
internal readonly unsafe struct Int8Ends(int* correction, float* scale)
{
    public int* Correction { get; } = correction;

    public float* Scale { get; } = scale;

    public Int8Ends From(int column) => new(Correction + column, Scale + column);
}
