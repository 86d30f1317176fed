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

    public override void AdvanceReduction(ReduceKind kind, int before, int axis, int inner, float* x, float* state, float* y)
    {
        switch (kind)
        {
            case ReduceKind.Sum:
            case ReduceKind.Mean: AdvanceReduction<SumFold>(kind, before, axis, inner, x, state, y); break;
            case ReduceKind.Max: AdvanceReduction<MaxFold>(kind, before, axis, inner, x, state, y); break;
            case ReduceKind.Min: AdvanceReduction<MinFold>(kind, before, axis, inner, x, state, y); break;
            case ReduceKind.Product: AdvanceReduction<ProductFold>(kind, before, axis, inner, x, state, y); break;
            case ReduceKind.L2: AdvanceReduction<DotFold>(kind, before, axis, inner, x, state, y); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, null);
        }
    }

    private static void AdvanceReduction<TFold>(ReduceKind kind, int before, int axis, int inner, float* x, float* state, float* y)
        where TFold : struct, IFold
    {
        if (before == 0)
        {
            new Span<float>(state, ReductionState(inner)).Fill(TFold.Neutral);
        }

        if (inner > 1)
        {
            ReduceColumns<TFold>(kind, axis, inner, x, y, state, before);
            return;
        }

        for (int a = 0; a < axis; a++)
        {
            int lane = (before + a) % FoldLanes;
            state[lane] = TFold.Step<SimdScalar, float>(state[lane], x[a], x[a]);
        }

        float* lanes = stackalloc float[FoldLanes];
        new ReadOnlySpan<float>(state, FoldLanes).CopyTo(new Span<float>(lanes, FoldLanes));
        SimdScalar.Store(y, Finish<SimdScalar, float>(kind, TFold.Finish(lanes), before + axis));
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

    /// <summary>Lanes are columns; each takes the axis in ascending order, after what a state has of the positions before.</summary>
    private static void ReduceColumns<TFold>(ReduceKind kind, int axis, int inner, float* x, float* y, float* state = null, int before = 0)
        where TFold : struct, IFold
    {
        for (int i = 0; i < inner; i += TSimd.Width)
        {
            int count = inner - i;
            V lanes = state == null ? TSimd.Broadcast(TFold.Neutral) : LoadUpTo(state + i, count);
            for (int a = 0; a < axis; a++)
            {
                V value = LoadUpTo(x + ((nint)a * inner) + i, count);
                lanes = TFold.Step<TSimd, V>(lanes, value, value);
            }

            if (state != null)
            {
                StoreUpTo(state + i, lanes, count);
            }

            StoreUpTo(y + i, Finish<TSimd, V>(kind, lanes, before + axis), count);
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
