using System.Runtime.CompilerServices;
using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>An element-wise function of one argument.</summary>
internal interface IUnaryOp
{
    static abstract V Invoke<TSimd, V>(V x)
        where TSimd : struct, ISimd<V>
        where V : struct;
}

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void Unary(UnaryKind kind, int rows, int width, Rows x, Rows y)
    {
        switch (kind)
        {
            case UnaryKind.Negate: Map<NegateOp>(rows, width, x, y); break;
            case UnaryKind.Abs: Map<AbsOp>(rows, width, x, y); break;
            case UnaryKind.Sqrt: Map<SqrtOp>(rows, width, x, y); break;
            case UnaryKind.ReciprocalSqrt: Map<ReciprocalSqrtOp>(rows, width, x, y); break;
            case UnaryKind.Square: Map<SquareOp>(rows, width, x, y); break;
            case UnaryKind.Reciprocal: Map<ReciprocalOp>(rows, width, x, y); break;
            case UnaryKind.Exp: Map<ExpOp>(rows, width, x, y); break;
            case UnaryKind.Log: Map<LogOp>(rows, width, x, y); break;
            case UnaryKind.Log1p: Map<Log1pOp>(rows, width, x, y); break;
            case UnaryKind.Erf: Map<ErfOp>(rows, width, x, y); break;
            case UnaryKind.Floor: Map<FloorOp>(rows, width, x, y); break;
            case UnaryKind.Ceiling: Map<CeilingOp>(rows, width, x, y); break;
            case UnaryKind.Round: Map<RoundOp>(rows, width, x, y); break;
            case UnaryKind.Sign: Map<SignOp>(rows, width, x, y); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, null);
        }
    }

    /// <summary>Rows without gaps are walked as one, so that narrow ones fill whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void JoinRows(ref int rows, ref int width, Rows x, Rows y)
    {
        if (x.Stride == width && y.Stride == width)
        {
            width *= rows;
            rows = 1;
        }
    }

    private static void Map<TOp>(int rows, int width, Rows x, Rows y)
        where TOp : struct, IUnaryOp
    {
        JoinRows(ref rows, ref width, x, y);
        for (int r = 0; r < rows; r++)
        {
            float* source = x.Row(r);
            float* target = y.Row(r);
            int i = 0;
            for (; i <= width - TSimd.Width; i += TSimd.Width)
            {
                TSimd.Store(target + i, TOp.Invoke<TSimd, V>(TSimd.Load(source + i)));
            }

            if (i < width)
            {
                V last = TSimd.LoadPartial(source + i, width - i, Zero);
                TSimd.StorePartial(target + i, TOp.Invoke<TSimd, V>(last), width - i);
            }
        }
    }
}
