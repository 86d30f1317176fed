using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>An element-wise function of two arguments.</summary>
internal interface IBinaryOp
{
    static abstract V Invoke<TSimd, V>(V a, V b)
        where TSimd : struct, ISimd<V>
        where V : struct;
}

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void Binary(BinaryKind kind, int rows, int width, Rows a, Rows b, int bColumns, Rows y)
    {
        switch (kind)
        {
            case BinaryKind.Add: Map<AddOp>(rows, width, a, b, bColumns, y); break;
            case BinaryKind.Subtract: Map<SubtractOp>(rows, width, a, b, bColumns, y); break;
            case BinaryKind.Multiply: Map<MultiplyOp>(rows, width, a, b, bColumns, y); break;
            case BinaryKind.Divide: Map<DivideOp>(rows, width, a, b, bColumns, y); break;
            case BinaryKind.Min: Map<MinOp>(rows, width, a, b, bColumns, y); break;
            case BinaryKind.Max: Map<MaxOp>(rows, width, a, b, bColumns, y); break;
            case BinaryKind.Power: Map<PowerOp>(rows, width, a, b, bColumns, y); break;
            case BinaryKind.Greater: Map<GreaterOp>(rows, width, a, b, bColumns, y); break;
            case BinaryKind.GreaterOrEqual: Map<GreaterOrEqualOp>(rows, width, a, b, bColumns, y); break;
            case BinaryKind.Less: Map<LessOp>(rows, width, a, b, bColumns, y); break;
            case BinaryKind.LessOrEqual: Map<LessOrEqualOp>(rows, width, a, b, bColumns, y); break;
            case BinaryKind.Equal: Map<EqualOp>(rows, width, a, b, bColumns, y); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, null);
        }
    }

    private static void Map<TOp>(int rows, int width, Rows a, Rows b, int bColumns, Rows y)
        where TOp : struct, IBinaryOp
    {
        if (bColumns == width && b.Stride == width)
        {
            JoinRows(ref rows, ref width, a, y);
            bColumns = width;
        }

        for (int r = 0; r < rows; r++)
        {
            if (bColumns == width)
            {
                MapRow<TOp>(width, a.Row(r), b.Row(r), y.Row(r));
            }
            else
            {
                MapRow<TOp>(width, a.Row(r), *b.Row(r), y.Row(r));
            }
        }
    }

    private static void MapRow<TOp>(int width, float* a, float* b, float* y)
        where TOp : struct, IBinaryOp
    {
        int i = 0;
        for (; i <= width - TSimd.Width; i += TSimd.Width)
        {
            TSimd.Store(y + i, TOp.Invoke<TSimd, V>(TSimd.Load(a + i), TSimd.Load(b + i)));
        }

        if (i < width)
        {
            V lastA = TSimd.LoadPartial(a + i, width - i, Zero);
            V lastB = TSimd.LoadPartial(b + i, width - i, Zero);
            TSimd.StorePartial(y + i, TOp.Invoke<TSimd, V>(lastA, lastB), width - i);
        }
    }

    private static void MapRow<TOp>(int width, float* a, float b, float* y)
        where TOp : struct, IBinaryOp
    {
        V all = TSimd.Broadcast(b);
        int i = 0;
        for (; i <= width - TSimd.Width; i += TSimd.Width)
        {
            TSimd.Store(y + i, TOp.Invoke<TSimd, V>(TSimd.Load(a + i), all));
        }

        if (i < width)
        {
            V last = TSimd.LoadPartial(a + i, width - i, Zero);
            TSimd.StorePartial(y + i, TOp.Invoke<TSimd, V>(last, all), width - i);
        }
    }
}
