using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>Rows whose products share one reading of the weight.</summary>
    private const int DotRowBlock = 4;

    /// <summary>Few outputs: each is one inner product in the order of <see cref="Fold{TFold}"/>, set by k alone.</summary>
    private static void LinearDot(in LinearArguments arguments, PackedLinear weight)
    {
        float* sums = stackalloc float[FinishedRows * PackedLinear.MaxDotColumns];
        for (int row = 0; row < arguments.Rows; row += FinishedRows)
        {
            int rows = Math.Min(FinishedRows, arguments.Rows - row);
            for (int n = 0; n < weight.N; n++)
            {
                float* w = weight.Data + ((nint)n * weight.K);
                int r = 0;
                for (; r <= rows - DotRowBlock; r += DotRowBlock)
                {
                    Dot4(arguments.X.From(row + r), w, weight.K, sums + (r * weight.N) + n, weight.N);
                }

                for (; r < rows; r++)
                {
                    sums[(r * weight.N) + n] = Dot(arguments.X.Row(row + r), w, weight.K);
                }
            }

            FinishDot(arguments, row, rows, weight.N, sums);
        }
    }

    /// <summary>A single output without gaps between rows is finished as one row of as many columns.</summary>
    private static void FinishDot(in LinearArguments arguments, int row, int rows, int columns, float* sums)
    {
        bool isPlain = arguments.AddendA.IsNull && arguments.AddendB.IsNull
            && arguments.Multiplier.IsNull && arguments.Residual.IsNull
            && arguments.Activation is { Alpha: null, Scale: null, Shift: null };
        if (columns > 1 || arguments.Y.Stride != 1 || !isPlain)
        {
            Finish(arguments, row, rows, 0, columns, new Rows(sums, columns));
            return;
        }

        if (arguments.Bias is not null)
        {
            for (int r = 0; r < rows; r++)
            {
                sums[r] += *arguments.Bias;
            }
        }

        LinearArguments joined = new() { Activation = arguments.Activation, Y = arguments.Y.From(row) };
        Finish(joined, 0, 1, 0, rows, new Rows(sums, 0));
    }

    /// <summary>Four rows by one weight row. Each row's lanes and their joining are those of <see cref="Dot"/>.</summary>
    private static void Dot4(Rows x, float* w, int count, float* results, int resultStride)
    {
        float* lanes = stackalloc float[DotRowBlock * FoldLanes];
        float* x0 = x.Row(0);
        float* x1 = x.Row(1);
        float* x2 = x.Row(2);
        float* x3 = x.Row(3);
        for (int lane = 0; lane < FoldLanes; lane += TSimd.Width)
        {
            V s0 = Zero, s1 = Zero, s2 = Zero, s3 = Zero;
            int i = lane;
            for (; i <= count - TSimd.Width; i += FoldLanes)
            {
                V weight = TSimd.Load(w + i);
                s0 = TSimd.MultiplyAdd(TSimd.Load(x0 + i), weight, s0);
                s1 = TSimd.MultiplyAdd(TSimd.Load(x1 + i), weight, s1);
                s2 = TSimd.MultiplyAdd(TSimd.Load(x2 + i), weight, s2);
                s3 = TSimd.MultiplyAdd(TSimd.Load(x3 + i), weight, s3);
            }

            if (i < count)
            {
                V weight = TSimd.LoadPartial(w + i, count - i, Zero);
                s0 = TSimd.MultiplyAdd(TSimd.LoadPartial(x0 + i, count - i, Zero), weight, s0);
                s1 = TSimd.MultiplyAdd(TSimd.LoadPartial(x1 + i, count - i, Zero), weight, s1);
                s2 = TSimd.MultiplyAdd(TSimd.LoadPartial(x2 + i, count - i, Zero), weight, s2);
                s3 = TSimd.MultiplyAdd(TSimd.LoadPartial(x3 + i, count - i, Zero), weight, s3);
            }

            TSimd.Store(lanes + lane, s0);
            TSimd.Store(lanes + lane + FoldLanes, s1);
            TSimd.Store(lanes + lane + (2 * FoldLanes), s2);
            TSimd.Store(lanes + lane + (3 * FoldLanes), s3);
        }

        Vector128<float> f0 = JoinToFour(lanes);
        Vector128<float> f1 = JoinToFour(lanes + FoldLanes);
        Vector128<float> f2 = JoinToFour(lanes + (2 * FoldLanes));
        Vector128<float> f3 = JoinToFour(lanes + (3 * FoldLanes));
        Transpose4.Run(ref f0, ref f1, ref f2, ref f3);
        Vector128<float> joined = (f0 + f2) + (f1 + f3);
        if (resultStride == 1)
        {
            joined.Store(results);
            return;
        }

        results[0] = joined.GetElement(0);
        results[resultStride] = joined.GetElement(1);
        results[2 * resultStride] = joined.GetElement(2);
        results[3 * resultStride] = joined.GetElement(3);
    }

    /// <summary>Lane i with i + 8, then with i + 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> JoinToFour(float* lanes)
    {
        Vector128<float> low = Vector128.Load(lanes) + Vector128.Load(lanes + 8);
        Vector128<float> high = Vector128.Load(lanes + 4) + Vector128.Load(lanes + 12);
        return low + high;
    }
}
