using System.Runtime.CompilerServices;
using RankKernel.Graph;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void Reduce(ReduceKind kind, int rows, int outer, int axis, int inner, Rows x, Rows y)
    {
        switch (kind)
        {
            case ReduceKind.Sum:
            case ReduceKind.Mean: Reduce<SumFold>(kind, rows, outer, axis, inner, x, y); break;
            case ReduceKind.Max: Reduce<MaxFold>(kind, rows, outer, axis, inner, x, y); break;
            case ReduceKind.Min: Reduce<MinFold>(kind, rows, outer, axis, inner, x, y); break;
            case ReduceKind.Product: Reduce<ProductFold>(kind, rows, outer, axis, inner, x, y); break;
            case ReduceKind.L2: Reduce<DotFold>(kind, rows, outer, axis, inner, x, y); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, null);
        }
    }

    private static void Reduce<TFold>(ReduceKind kind, int rows, int outer, int axis, int inner, Rows x, Rows y)
        where TFold : struct, IFold
    {
        for (int r = 0; r < rows; r++)
        {
            for (int o = 0; o < outer; o++)
            {
                float* source = x.Row(r) + ((nint)o * axis * inner);
                float* target = y.Row(r) + ((nint)o * inner);
                if (inner == 1)
                {
                    float folded = Fold<TFold>(source, source, axis);
                    SimdScalar.Store(target, Finish<SimdScalar, float>(kind, folded, axis));
                }
                else
                {
                    ReduceColumns<TFold>(kind, axis, inner, source, target);
                }
            }
        }
    }

    /// <summary>Lanes are columns; each takes the axis in ascending order.</summary>
    private static void ReduceColumns<TFold>(ReduceKind kind, int axis, int inner, float* x, float* y)
        where TFold : struct, IFold
    {
        for (int i = 0; i < inner; i += TSimd.Width)
        {
            int count = inner - i;
            V lanes = TSimd.Broadcast(TFold.Neutral);
            for (int a = 0; a < axis; a++)
            {
                V value = LoadUpTo(x + ((nint)a * inner) + i, count);
                lanes = TFold.Step<TSimd, V>(lanes, value, value);
            }

            StoreUpTo(y + i, Finish<TSimd, V>(kind, lanes, axis), count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static U Finish<S, U>(ReduceKind kind, U value, int axis)
        where S : struct, ISimd<U>
        where U : struct => kind switch
        {
            ReduceKind.Mean => S.Divide(value, S.Broadcast(axis)),
            ReduceKind.L2 => S.Sqrt(value),
            _ => value,
        };
}
