using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>
    /// The micro-kernel: up to twelve rows of x by one or two vectors of columns, a sum in a register each, k ascending.
    /// Rows beyond TRows.Count and the second column where TColumns has none compile to nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows, TColumns>(int k, float* x, nint stride, float* panel, nint panelStride, float* sums)
        where TRows : struct, IRowCount
        where TColumns : struct, IColumnVectors
    {
        V a0 = Zero, a1 = Zero, a2 = Zero, a3 = Zero, a4 = Zero, a5 = Zero;
        V a6 = Zero, a7 = Zero, a8 = Zero, a9 = Zero, a10 = Zero, a11 = Zero;
        V b0 = Zero, b1 = Zero, b2 = Zero, b3 = Zero, b4 = Zero, b5 = Zero;
        V b6 = Zero, b7 = Zero, b8 = Zero, b9 = Zero, b10 = Zero, b11 = Zero;

        // Four pointers with three rows each at offsets 0, 1 and 2 strides: all addresses fit the machine's registers.
        nint stride2 = 2 * stride;
        float* x0 = x;
        float* x3 = x + (TRows.Count > 3 ? 3 * stride : 0);
        float* x6 = x + (TRows.Count > 6 ? 6 * stride : 0);
        float* x9 = x + (TRows.Count > 9 ? 9 * stride : 0);
        for (float* end = panel + (k * panelStride); panel != end; panel += panelStride)
        {
            V left = TSimd.Load(panel);
            V right = TColumns.Two ? TSimd.Load(panel + TSimd.Width) : left;
            Accumulate<TColumns>(*x0, left, right, ref a0, ref b0);
            if (TRows.Count > 1)
            {
                Accumulate<TColumns>(x0[stride], left, right, ref a1, ref b1);
            }

            if (TRows.Count > 2)
            {
                Accumulate<TColumns>(x0[stride2], left, right, ref a2, ref b2);
            }

            if (TRows.Count > 3)
            {
                Accumulate<TColumns>(*x3, left, right, ref a3, ref b3);
            }

            if (TRows.Count > 4)
            {
                Accumulate<TColumns>(x3[stride], left, right, ref a4, ref b4);
            }

            if (TRows.Count > 5)
            {
                Accumulate<TColumns>(x3[stride2], left, right, ref a5, ref b5);
            }

            if (TRows.Count > 6)
            {
                Accumulate<TColumns>(*x6, left, right, ref a6, ref b6);
            }

            if (TRows.Count > 7)
            {
                Accumulate<TColumns>(x6[stride], left, right, ref a7, ref b7);
            }

            if (TRows.Count > 8)
            {
                Accumulate<TColumns>(x6[stride2], left, right, ref a8, ref b8);
            }

            if (TRows.Count > 9)
            {
                Accumulate<TColumns>(*x9, left, right, ref a9, ref b9);
            }

            if (TRows.Count > 10)
            {
                Accumulate<TColumns>(x9[stride], left, right, ref a10, ref b10);
            }

            if (TRows.Count > 11)
            {
                Accumulate<TColumns>(x9[stride2], left, right, ref a11, ref b11);
            }

            x0++;
            x3++;
            x6++;
            x9++;
        }

        StoreSums<TColumns>(sums, 0, a0, b0);
        if (TRows.Count > 1)
        {
            StoreSums<TColumns>(sums, 1, a1, b1);
        }

        if (TRows.Count > 2)
        {
            StoreSums<TColumns>(sums, 2, a2, b2);
        }

        if (TRows.Count > 3)
        {
            StoreSums<TColumns>(sums, 3, a3, b3);
        }

        if (TRows.Count > 4)
        {
            StoreSums<TColumns>(sums, 4, a4, b4);
        }

        if (TRows.Count > 5)
        {
            StoreSums<TColumns>(sums, 5, a5, b5);
        }

        if (TRows.Count > 6)
        {
            StoreSums<TColumns>(sums, 6, a6, b6);
        }

        if (TRows.Count > 7)
        {
            StoreSums<TColumns>(sums, 7, a7, b7);
        }

        if (TRows.Count > 8)
        {
            StoreSums<TColumns>(sums, 8, a8, b8);
        }

        if (TRows.Count > 9)
        {
            StoreSums<TColumns>(sums, 9, a9, b9);
        }

        if (TRows.Count > 10)
        {
            StoreSums<TColumns>(sums, 10, a10, b10);
        }

        if (TRows.Count > 11)
        {
            StoreSums<TColumns>(sums, 11, a11, b11);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<TColumns>(float x, V left, V right, ref V leftSum, ref V rightSum)
        where TColumns : struct, IColumnVectors
    {
        V value = TSimd.Broadcast(x);
        leftSum = TSimd.MultiplyAdd(value, left, leftSum);
        if (TColumns.Two)
        {
            rightSum = TSimd.MultiplyAdd(value, right, rightSum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreSums<TColumns>(float* sums, int row, V left, V right)
        where TColumns : struct, IColumnVectors
    {
        StoreSum(sums + (row * PackedLinear.PanelWidth), left);
        if (TColumns.Two)
        {
            StoreSum(sums + (row * PackedLinear.PanelWidth) + TSimd.Width, right);
        }
    }
}
