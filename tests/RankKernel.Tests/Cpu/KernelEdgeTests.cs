using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Testing;
using Xunit;

namespace RankKernel.Tests.Cpu;

public sealed unsafe class KernelEdgeTests
{
    private static readonly SimdLevel[] Levels = Enum.GetValues<SimdLevel>();

    [Fact]
    public void Softmax_of_large_scores_does_not_overflow()
    {
        foreach (SimdLevel level in Levels)
        {
            float[] x = [1e30f, 1e30f, -1e30f, float.NegativeInfinity];
            fixed (float* p = x)
            {
                KernelSet.For(level).Softmax(1, 4, new Rows(p, 4), new Rows(p, 4));
            }

            Assert.Equal([0.5f, 0.5f, 0f, 0f], x);
        }
    }

    [Fact]
    public void Bag_of_padding_alone_is_zero_under_every_pooling()
    {
        foreach (SimdLevel level in Levels)
        {
            foreach (Pooling pooling in Enum.GetValues<Pooling>())
            {
                using Arena arena = new(1, MemoryMode.Aligned);
                Matrix table = arena.Random(4, 19);
                Matrix y = arena.Output(1, 19);
                int[] ids = [2, 2, 2];
                int length = 3;
                fixed (int* p = ids)
                {
                    KernelSet.For(level).EmbeddingBag(1, new IdRows(p, 3, &length, null), arena.Table(table), pooling, 2, y.Rows);
                }

                Assert.All(new ReadOnlySpan<float>(y.Data, 19).ToArray(), value => Assert.Equal(0f, value));
            }
        }
    }

    [Fact]
    public void Weighted_mean_of_weights_that_sum_to_zero_is_zero()
    {
        int* ids = stackalloc int[] { 0, 1 };
        float* weights = stackalloc float[] { 1f, -1f };
        int length = 2;
        foreach (SimdLevel level in Levels)
        {
            using Arena arena = new(1, MemoryMode.Aligned);
            Matrix table = arena.Random(4, 5);
            Matrix y = arena.Output(1, 5);
            KernelSet.For(level).EmbeddingBag(
                1, new IdRows(ids, 2, &length, weights), arena.Table(table), Pooling.WeightedMean, -1, y.Rows);

            Assert.All(new ReadOnlySpan<float>(y.Data, 5).ToArray(), value => Assert.Equal(0f, value));
        }
    }

    [Fact]
    public void Activation_of_NaN_is_NaN()
    {
        foreach (SimdLevel level in Levels)
        {
            foreach (ActivationKind kind in Enum.GetValues<ActivationKind>())
            {
                float x = float.NaN;
                float alpha = 0.5f;
                ActivationArguments activation = new() { Kind = kind, Parameter = 0.5f, Alpha = &alpha };

                KernelSet.For(level).Activate(1, 1, activation, new Rows(&x, 1), new Rows(&x, 1));

                Assert.True(float.IsNaN(x), $"{kind} on {level}");
            }
        }
    }

    [Fact]
    public void Linear_may_write_over_its_residual_and_its_addend()
    {
        foreach (SimdLevel level in Levels)
        {
            using Arena arena = new(3, MemoryMode.Aligned);
            Matrix x = arena.Random(13, 20);
            Matrix y = arena.Random(13, 37, 2);
            PackedLinear weight = arena.Pack(arena.Random(37, 20));
            Matrix apart = arena.Output(13, 37, 2);
            LinearArguments arguments = new()
            {
                Rows = 13,
                X = x.Rows,
                W = weight,
                AddendA = y.Rows,
                Residual = y.Rows,
                Multiplier = y.Rows,
                Y = apart.Rows,
            };
            KernelSet.For(level).Linear(arguments);
            arguments.Y = y.Rows;

            KernelSet.For(level).Linear(arguments);

            Assert.Equal(apart.ToBits(), y.ToBits());
        }
    }

    [Fact]
    public void Kernels_allocate_nothing_once_warm()
    {
        // The cases of Sum and MixRows make their spans of fields anew at each call.
        string[] makeSpans = [nameof(KernelSet.Sum), nameof(KernelSet.MixRows)];
        foreach (KernelCase kernelCase in KernelCases.All.Where(candidate =>
            candidate is { IsBenchmark: true, Flops: < 4e6 } && !makeSpans.Contains(candidate.Kernel)))
        {
            using Arena arena = new(5, MemoryMode.Aligned);
            KernelRun run = kernelCase.Prepare(arena);
            run.Invoke(KernelSet.Best, 0, run.Rows);
            long before = GC.GetAllocatedBytesForCurrentThread();

            run.Invoke(KernelSet.Best, 0, run.Rows);

            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }
}
