using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RankKernel.Cpu;

/// <summary>A reduction: how one pair of vectors joins the lanes' partial results, and how the sixteen lanes become one.</summary>
internal unsafe interface IFold
{
    /// <summary>What lanes start with and what stands in for entries past the end.</summary>
    static abstract float Neutral { get; }

    static abstract V Step<TSimd, V>(V lanes, V a, V b)
        where TSimd : struct, ISimd<V>
        where V : struct;

    static abstract float Finish(float* lanes);
}

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>
    /// Reduces a pair of rows. Entry i belongs to lane i mod 16 on every rung, lanes take their entries in ascending order,
    /// and <see cref="IFold.Finish"/> joins the lanes in one order; so all rungs give the same bits. A rung narrower than
    /// sixteen walks the rows once for each of its share of lanes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Fold<TFold>(float* a, float* b, int count)
        where TFold : struct, IFold
    {
        float* lanes = stackalloc float[FoldLanes];
        V neutral = TSimd.Broadcast(TFold.Neutral);
        for (int lane = 0; lane < FoldLanes; lane += TSimd.Width)
        {
            V sum = neutral;
            int i = lane;
            for (; i <= count - TSimd.Width; i += FoldLanes)
            {
                sum = TFold.Step<TSimd, V>(sum, TSimd.Load(a + i), TSimd.Load(b + i));
            }

            if (i < count)
            {
                sum = TFold.Step<TSimd, V>(
                    sum,
                    TSimd.LoadPartial(a + i, count - i, neutral),
                    TSimd.LoadPartial(b + i, count - i, neutral));
            }

            TSimd.Store(lanes + lane, sum);
        }

        return TFold.Finish(lanes);
    }

    private static float Dot(float* a, float* b, int count) => Fold<DotFold>(a, b, count);

    private static float SumOf(float* x, int count) => Fold<SumFold>(x, x, count);

    /// <summary>Lane i with i + 8, then i + 4, i + 2, i + 1.</summary>
    private static float SumLanes(float* lanes)
    {
        Vector128<float> four = JoinToFour(lanes);
        Vector64<float> two = four.GetLower() + four.GetUpper();
        return two.GetElement(0) + two.GetElement(1);
    }

    private readonly struct DotFold : IFold
    {
        public static float Neutral => 0f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Step<S, U>(U lanes, U a, U b)
            where S : struct, ISimd<U>
            where U : struct => S.MultiplyAdd(a, b, lanes);

        public static float Finish(float* lanes) => SumLanes(lanes);
    }

    private readonly struct SumFold : IFold
    {
        public static float Neutral => 0f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Step<S, U>(U lanes, U a, U b)
            where S : struct, ISimd<U>
            where U : struct => S.Add(lanes, a);

        public static float Finish(float* lanes) => SumLanes(lanes);
    }

    private readonly struct ProductFold : IFold
    {
        public static float Neutral => 1f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Step<S, U>(U lanes, U a, U b)
            where S : struct, ISimd<U>
            where U : struct => S.Multiply(lanes, a);

        public static float Finish(float* lanes)
        {
            for (int half = FoldLanes / 2; half > 0; half /= 2)
            {
                for (int i = 0; i < half; i++)
                {
                    lanes[i] *= lanes[i + half];
                }
            }

            return lanes[0];
        }
    }

    private readonly struct MaxFold : IFold
    {
        public static float Neutral => float.NegativeInfinity;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Step<S, U>(U lanes, U a, U b)
            where S : struct, ISimd<U>
            where U : struct => VectorMath<S, U>.MaxOrNaN(lanes, a);

        public static float Finish(float* lanes)
        {
            Vector128<float> low = VectorMath<Simd128, Vector128<float>>.MaxOrNaN(Vector128.Load(lanes), Vector128.Load(lanes + 4));
            Vector128<float> high = VectorMath<Simd128, Vector128<float>>.MaxOrNaN(Vector128.Load(lanes + 8), Vector128.Load(lanes + 12));
            Vector128<float> four = VectorMath<Simd128, Vector128<float>>.MaxOrNaN(low, high);
            return VectorMath<SimdScalar, float>.MaxOrNaN(
                VectorMath<SimdScalar, float>.MaxOrNaN(four.GetElement(0), four.GetElement(1)),
                VectorMath<SimdScalar, float>.MaxOrNaN(four.GetElement(2), four.GetElement(3)));
        }
    }

    private readonly struct MinFold : IFold
    {
        public static float Neutral => float.PositiveInfinity;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Step<S, U>(U lanes, U a, U b)
            where S : struct, ISimd<U>
            where U : struct => VectorMath<S, U>.MinOrNaN(lanes, a);

        public static float Finish(float* lanes)
        {
            float min = lanes[0];
            for (int i = 1; i < FoldLanes; i++)
            {
                min = VectorMath<SimdScalar, float>.MinOrNaN(min, lanes[i]);
            }

            return min;
        }
    }
}
