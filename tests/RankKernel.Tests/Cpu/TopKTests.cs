using RankKernel.Cpu;
using Xunit;

namespace RankKernel.Tests.Cpu;

public sealed class TopKTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(500)]
    [InlineData(5000)]
    public void Select_agrees_with_a_full_sort(int count)
    {
        Random random = new(count);
        foreach (int k in new[] { 1, 2, 3, 10, 50, count - 1, count, count + 5 })
        {
            // Few distinct values make ties; some are NaN or infinite.
            float[] scores = [.. Enumerable.Range(0, count).Select(_ => random.Next(20) switch
            {
                0 => float.NaN,
                1 => float.NegativeInfinity,
                2 => float.PositiveInfinity,
                int value => value % 2 == 0 ? value : random.NextSingle(),
            })];
            int[] expected = [.. Enumerable.Range(0, count)
                .OrderBy(i => float.IsNaN(scores[i]))
                .ThenByDescending(i => scores[i])
                .ThenBy(i => i)
                .Take(Math.Max(0, k))];
            int[] indices = new int[Math.Max(0, k)];

            int found = TopK.Select(scores, indices);

            Assert.Equal(expected, indices[..found]);
        }
    }

    [Fact]
    public void Select_of_no_scores_is_empty() => Assert.Equal(0, TopK.Select([], new int[3]));

    [Fact]
    public void Select_of_equal_scores_keeps_the_first_in_order()
    {
        int[] indices = new int[4];

        TopK.Select(new float[100], indices);

        Assert.Equal([0, 1, 2, 3], indices);
    }

    [Fact]
    public void Select_puts_NaN_after_everything_else()
    {
        int[] indices = new int[4];

        TopK.Select([float.NaN, float.NegativeInfinity, float.NaN, 1f], indices);

        Assert.Equal([3, 1, 0, 2], indices);
    }

    [Fact]
    public void Select_allocates_nothing()
    {
        float[] scores = [.. Enumerable.Range(0, 5000).Select(i => (float)(i * 7919 % 5003))];
        int[] indices = new int[50];
        TopK.Select(scores, indices);
        long before = GC.GetAllocatedBytesForCurrentThread();

        TopK.Select(scores, indices);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
