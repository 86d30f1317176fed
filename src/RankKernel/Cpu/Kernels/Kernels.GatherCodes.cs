using RankKernel.Graph;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    private const int MostLanes = 16;

    /// <summary>
    /// Looks up one row of codes for each id. A vector of rows is read at a time: where they end in scale and offset, which are widened
    /// together, then their codes.
    /// </summary>
    private static void GatherInt8Rows(int rows, in IdRows ids, in EmbeddingTable table, Rows y)
    {
        int* ends = stackalloc int[MostLanes];
        float* scales = stackalloc float[MostLanes];
        float* offsets = stackalloc float[MostLanes];
        byte* data = table.Data;
        nint rowBytes = table.RowBytes;
        int width = table.Width;
        for (int first = 0; first < rows; first += TSimd.Width)
        {
            int count = Math.Min(TSimd.Width, rows - first);
            int* id = ids.Row(first);
            for (int r = 0; r < count; r++, id += ids.Stride)
            {
                AssertIds(id, 1, table.Rows);
                ends[r] = *(int*)(data + (*id * rowBytes) + width);
            }

            WidenEnds(ends, scales, offsets);
            int ahead = Math.Min(TSimd.Width, rows - first - count);
            for (int r = 0; r < ahead; r++, id += ids.Stride)
            {
                Prefetch(data + (*id * rowBytes), rowBytes);
            }

            id = ids.Row(first);
            for (int r = 0; r < count; r++, id += ids.Stride)
            {
                Decode(new Int8Row(data + (*id * rowBytes), scales[r], offsets[r]), width, y.Row(first + r));
            }
        }
    }

    /// <summary>Looks up one number of blocks of codes for each id, a vector of them at a time.</summary>
    private static void GatherOneWideBlocks(int rows, in IdRows ids, in EmbeddingTable table, Rows y)
    {
        int* ends = stackalloc int[MostLanes];
        int* codes = stackalloc int[MostLanes];
        float* scales = stackalloc float[MostLanes];
        float* offsets = stackalloc float[MostLanes];
        float* elements = stackalloc float[MostLanes];
        byte* data = table.Data;
        for (int first = 0; first < rows; first += TSimd.Width)
        {
            int count = Math.Min(TSimd.Width, rows - first);
            int* id = ids.Row(first);
            for (int r = 0; r < count; r++, id += ids.Stride)
            {
                AssertIds(id, 1, table.Rows);
                byte* block = data + ((nint)((uint)*id / TensorTypes.BlockElements) * TensorTypes.BlockBytes);
                ends[r] = *(int*)(block + TensorTypes.BlockElements);
                codes[r] = block[(uint)*id % TensorTypes.BlockElements];
            }

            WidenEnds(ends, scales, offsets);
            V value = TSimd.Multiply(TSimd.IntToFloat(TSimd.Load((float*)codes)), TSimd.Load(scales));
            TSimd.Store(elements, TSimd.Add(value, TSimd.Load(offsets)));
            for (int r = 0; r < count; r++)
            {
                *y.Row(first + r) = elements[r];
            }
        }
    }

    /// <summary>Scales and offsets as they end rows and blocks, two finite halves in 32 bits, as floats.</summary>
    private static void WidenEnds(int* ends, float* scales, float* offsets)
    {
        V both = TSimd.Load((float*)ends);
        TSimd.Store(scales, FiniteHalves(both));
        TSimd.Store(offsets, FiniteHalves(TSimd.ShiftRightArithmetic(both, 16)));
    }

    /// <summary>The finite half in the lower 16 bits of each lane as a float, exact.</summary>
    private static V FiniteHalves(V bits)
    {
        V magnitude = TSimd.Multiply(TSimd.ShiftLeft(TSimd.And(bits, Bits(0x7fff)), 13), Bits(0x77800000));
        return TSimd.Or(magnitude, TSimd.ShiftLeft(TSimd.And(bits, Bits(0x8000)), 16));
    }
}
