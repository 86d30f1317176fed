using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Testing;
using Xunit;

namespace RankKernel.Tests.Interests;

/// <summary>Scores with a center have the bits of scores from the same histories.</summary>
public sealed class ExactnessTests
{
    private const int Capacity = 6;
    private const int Users = 4;
    private const int Steps = 120;

    public static TheoryData<string> Names =>
    [
        .. Samples.Small.All.Keys.Where(name => Samples.Small.Define(name).Features.OfType<SequenceFeature>().Any(feature => feature.Side == Side.User)),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_are_those_of_the_same_history_after_any_events(string name)
    {
        using var model = new RankModel(Samples.Small.Define(name));
        using var ranker = model.CreateRanker();
        foreach (var dropped in new[] { 1, 3 })
        {
            var seed = 100 + dropped;
            var random = new Random(seed);
            using var center = new UserInterestCenter(model, new() { DroppedAtOnce = dropped, LateWindow = 8 });
            var expected = Enumerable.Range(0, Users).Select(_ => new ExpectedHistory(Capacity, dropped, 8)).ToArray();
            var happened = center.CreateEvent();
            var request = center.CreateRequest();
            var plain = model.CreateRequest();
            for (var step = 0; step < Steps; step++)
            {
                var user = random.Next(Users);
                if (random.Next(3) > 0)
                {
                    var given = GivenEvent.Random(random, step - random.Next(0, 12), random.Next(2) * random.Next(1, 40));
                    given.Set(happened);
                    Assert.Equal(expected[user].Add(given), center.Observe(user, happened));
                    continue;
                }

                var fill = random.Next();
                SampleRequests.Fill(request, new Random(fill));
                SampleRequests.Fill(plain, new Random(fill));
                expected[user].Fill(plain);
                Assert.Equal(Scores(plain, ranker.ScoreAll, model), Scores(request, (one, scores) => center.ScoreAll(user, one, scores), model));
                if (random.Next(20) == 0)
                {
                    center.Forget(user);
                    expected[user] = new ExpectedHistory(Capacity, dropped, 8);
                }
            }
        }
    }

    private delegate void Score(RankRequest request, Span<float> scores);

    private static int[] Scores(RankRequest request, Score score, RankModel model)
    {
        var scores = new float[SampleRequests.Items * model.Outputs.Count];
        score(request, scores);
        return [.. scores.Select(BitConverter.SingleToInt32Bits)];
    }
}
