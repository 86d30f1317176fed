using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    private const int LaneBlock = 8;

    public override void ScoreLanes(int keys, int width, float* columns, Rows keyRows, float* scores)
    {
        for (int lane = 0; lane < QueryLanes; lane += TSimd.Width)
        {
            int j = 0;
            for (; j <= keys - LaneBlock; j += LaneBlock)
            {
                float* key = keyRows.Row(j);
                MultiplyLanes(width, columns + lane, key, 1, keyRows.Stride, scores + (j * QueryLanes) + lane);
            }

            for (; j < keys; j++)
            {
                TSimd.Store(scores + (j * QueryLanes) + lane, MultiplyLane(width, columns + lane, keyRows.Row(j), 1));
            }
        }
    }

    public override void MixLanes(int keys, int width, float* weights, Rows values, float* mixed)
    {
        for (int lane = 0; lane < QueryLanes; lane += TSimd.Width)
        {
            int c = 0;
            for (; c <= width - LaneBlock; c += LaneBlock)
            {
                MultiplyLanes(keys, weights + lane, values.Data + c, values.Stride, 1, mixed + (c * QueryLanes) + lane);
            }

            for (; c < width; c++)
            {
                TSimd.Store(mixed + (c * QueryLanes) + lane, MultiplyLane(keys, weights + lane, values.Data + c, values.Stride));
            }
        }
    }

    public override void SoftmaxLanes(int keys, float* scores, float* weights)
    {
        for (int lane = 0; lane < QueryLanes; lane += TSimd.Width)
        {
            V max = TSimd.Broadcast(float.MinValue);
            for (int j = 0; j < keys; j++)
            {
                max = TSimd.Max(max, TSimd.Load(scores + (j * QueryLanes) + lane));
            }

            V sum = Zero;
            for (int j = 0; j < keys; j++)
            {
                V weight = VectorMath<TSimd, V>.ExpOfNonPositive(TSimd.Subtract(TSimd.Load(scores + (j * QueryLanes) + lane), max));
                TSimd.Store(weights + (j * QueryLanes) + lane, weight);
                sum = TSimd.Add(sum, weight);
            }

            // The largest score gives 1, so only a lane without any has a smaller sum: zeros stay zeros.
            V factor = TSimd.Divide(TSimd.Broadcast(1f), TSimd.Max(TSimd.Broadcast(1f), sum));
            for (int j = 0; j < keys; j++)
            {
                float* weight = weights + (j * QueryLanes) + lane;
                TSimd.Store(weight, TSimd.Multiply(TSimd.Load(weight), factor));
            }
        }
    }

    /// <summary>y[i·16] = Σ_t lanes[t·16]·numbers[t·step + i·next] for eight i, ascending in t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyLanes(int count, float* lanes, float* numbers, nint step, nint next, float* y)
    {
        V s0 = Zero, s1 = Zero, s2 = Zero, s3 = Zero, s4 = Zero, s5 = Zero, s6 = Zero, s7 = Zero;
        for (int t = 0; t < count; t++, lanes += QueryLanes, numbers += step)
        {
            V x = TSimd.Load(lanes);
            s0 = TSimd.MultiplyAdd(TSimd.Broadcast(numbers[0]), x, s0);
            s1 = TSimd.MultiplyAdd(TSimd.Broadcast(numbers[next]), x, s1);
            s2 = TSimd.MultiplyAdd(TSimd.Broadcast(numbers[2 * next]), x, s2);
            s3 = TSimd.MultiplyAdd(TSimd.Broadcast(numbers[3 * next]), x, s3);
            s4 = TSimd.MultiplyAdd(TSimd.Broadcast(numbers[4 * next]), x, s4);
            s5 = TSimd.MultiplyAdd(TSimd.Broadcast(numbers[5 * next]), x, s5);
            s6 = TSimd.MultiplyAdd(TSimd.Broadcast(numbers[6 * next]), x, s6);
            s7 = TSimd.MultiplyAdd(TSimd.Broadcast(numbers[7 * next]), x, s7);
        }

        TSimd.Store(y, s0);
        TSimd.Store(y + QueryLanes, s1);
        TSimd.Store(y + (2 * QueryLanes), s2);
        TSimd.Store(y + (3 * QueryLanes), s3);
        TSimd.Store(y + (4 * QueryLanes), s4);
        TSimd.Store(y + (5 * QueryLanes), s5);
        TSimd.Store(y + (6 * QueryLanes), s6);
        TSimd.Store(y + (7 * QueryLanes), s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V MultiplyLane(int count, float* lanes, float* numbers, nint step)
    {
        V sum = Zero;
        for (int t = 0; t < count; t++, lanes += QueryLanes, numbers += step)
        {
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(*numbers), TSimd.Load(lanes), sum);
        }

        return sum;
    }
}
