using RankKernel.Tests.Oracle;
using Xunit;

namespace RankKernel.Tests.Engine;

public sealed class BitIdentityTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Score_is_bit_identical_alone_in_any_batch_position_at_any_thread_count_and_from_a_catalog(int seed)
    {
        var definition = RandomModel.Create(seed);
        var random = new Random(seed);
        var count = random.Next(1, 160);
        var (user, items) = RandomModel.Rows(definition, count, seed);
        using var model = new RankModel(definition);
        using var ranker = model.CreateRanker();
        using var parallel = model.CreateRanker(new RankerOptions { MaxDegreeOfParallelism = 3 });
        using var catalog = model.CreateCatalog<int>();
        var expected = new float[count];
        ranker.Score(EncodedRequest.Of(model, user, items), expected);

        var alone = new float[1];
        foreach (var row in Enumerable.Range(0, Math.Min(count, 12)).Select(_ => random.Next(count)))
        {
            ranker.Score(EncodedRequest.Of(model, user, items, row), alone);
            AssertSameBits(expected[row], alone[0], $"seed {seed}, row {row} alone");
        }

        int[] order = [.. Enumerable.Range(0, count).OrderBy(_ => random.Next())];
        var shuffled = new float[count];
        ranker.Score(EncodedRequest.Of(model, user, items, order), shuffled);
        AssertSameBits(expected, shuffled, order, $"seed {seed}, shuffled");

        parallel.Score(EncodedRequest.Of(model, user, items, order), shuffled);
        AssertSameBits(expected, shuffled, order, $"seed {seed}, three threads");

        catalog.Upsert(Enumerable.Range(0, count).ToArray(), EncodedRequest.FillItems(model.CreateItemBatch(), items, []));
        ranker.Score<int>(EncodedRequest.Of(model, user, items, 0), catalog, order, shuffled);
        AssertSameBits(expected, shuffled, order, $"seed {seed}, from a catalog");
    }

    private static void AssertSameBits(float[] expected, float[] actual, int[] order, string context)
    {
        for (var i = 0; i < order.Length; i++)
        {
            AssertSameBits(expected[order[i]], actual[i], $"{context}, row {order[i]} at {i}");
        }
    }

    private static void AssertSameBits(float expected, float actual, string context) => Assert.True(
        BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual), $"{context}: {actual:R}, expected {expected:R}.");
}
