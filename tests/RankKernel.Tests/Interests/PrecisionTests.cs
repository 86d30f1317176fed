using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Testing;
using RankKernel.Tests.Format;
using Xunit;

namespace RankKernel.Tests.Interests;

/// <summary>Centers that keep states in fewer bits.</summary>
public sealed class PrecisionTests
{
    private const int Capacity = 6;
    private const int Users = 3;
    private const int Steps = 80;
    private const int Width = 16;

    public static TheoryData<InterestPrecision> Reduced => [InterestPrecision.Float16, InterestPrecision.BFloat16, InterestPrecision.Int8];

    /// <summary>After any events, evictions and swaps, scores are those of a new center that computes the state from the same history at once.</summary>
    [Theory]
    [MemberData(nameof(ExactnessTests.Names), MemberType = typeof(ExactnessTests))]
    public void Scores_are_those_of_a_state_that_was_computed_at_once(string name)
    {
        using var model = new RankModel(Samples.Small.Define(name));
        using var next = new RankModel(Samples.Small.Define(name, seed: 3));
        foreach (var precision in Enum.GetValues<InterestPrecision>())
        {
            var random = new Random(7);
            using var center = new UserInterestCenter(model, new() { DroppedAtOnce = 2, LateWindow = 8, Precision = precision, ByteBudget = 6000 });
            var expected = Enumerable.Range(0, Users).Select(_ => new ExpectedHistory(Capacity, 2, 8)).ToArray();
            var happened = center.CreateEvent();
            for (var step = 0; step < Steps; step++)
            {
                if (step == Steps / 2)
                {
                    center.BeginSwap(next);
                    center.EndSwap();
                }

                var user = random.Next(Users);
                if (!center.Contains(user))
                {
                    expected[user] = new ExpectedHistory(Capacity, 2, 8);
                }

                if (random.Next(3) > 0)
                {
                    var given = GivenEvent.Random(random, step - random.Next(0, 12), random.Next(2) * random.Next(1, 40));
                    given.Set(happened);
                    Assert.Equal(expected[user].Add(given), center.Observe(user, happened));
                    continue;
                }

                var fill = random.Next();
                var found = Scores(center, user, fill);
                Assert.Equal(found, Scores(center, user, fill));
                Assert.Equal(AtOnce(center.Model, expected[user], precision, fill), found);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Reduced))]
    public void A_start_computes_the_same_states_from_the_folder_in_any_precision(InterestPrecision precision)
    {
        using var model = new RankModel(Samples.Small.Define("DIN"));
        using var folder = new TemporaryFolder();
        var random = new Random(11);
        var expected = new ExpectedHistory(Capacity, 1, 8);
        using (var center = new UserInterestCenter(model, new() { DroppedAtOnce = 1, LateWindow = 8, Folder = folder.Path, Precision = precision }))
        {
            var happened = center.CreateEvent();
            for (var step = 0; step < 20; step++)
            {
                var given = GivenEvent.Random(random, step);
                given.Set(happened);
                center.Observe(1, happened);
                expected.Add(given);
            }

            Assert.Equal(AtOnce(model, expected, precision, 5), Scores(center, 1, 5));
        }

        foreach (var later in Enum.GetValues<InterestPrecision>())
        {
            using var center = new UserInterestCenter(model, new() { DroppedAtOnce = 1, LateWindow = 8, Folder = folder.Path, Precision = later });
            Assert.Equal(AtOnce(model, expected, later, 5), Scores(center, 1, 5));
        }
    }

    /// <summary>
    /// The score is the inner product of the item's vector and the recurrence's last state, so it changes by the sum of |item|·error: the
    /// error of one rounding, however many events there were.
    /// </summary>
    [Theory]
    [MemberData(nameof(Reduced))]
    public void Errors_do_not_grow_with_events(InterestPrecision precision)
    {
        using var model = new RankModel(Recurrent());
        using var exact = new UserInterestCenter(model, new() { DroppedAtOnce = 100 });
        using var center = new UserInterestCenter(model, new() { DroppedAtOnce = 100, Precision = precision });
        var (first, happened, request) = (exact.CreateEvent(), center.CreateEvent(), center.CreateRequest());
        var random = new Random(2);
        request.Items.Reset(Width);
        request.Items.SetVectors("item", [.. Enumerable.Range(0, Width * Width).Select(i => i % (Width + 1) == 0 ? 1f : 0f)]);
        var (state, found) = (new float[Width], new float[Width]);
        for (var step = 0; step < 250; step++)
        {
            var item = random.Next(50);
            first.Set("item", item);
            happened.Set("item", item);
            exact.Observe(1, first);
            center.Observe(1, happened);
            exact.Score(1, request, state);
            center.Score(1, request, found);
            var (low, range) = (Math.Abs((double)state.Min()), (double)state.Max() - state.Min());
            var scale = ((range + (low * Math.Pow(2, -10)) + Math.Pow(2, -24)) / 255 * (1 + Math.Pow(2, -10))) + Math.Pow(2, -24);
            for (var i = 0; i < Width; i++)
            {
                var size = Math.Abs((double)state[i]);
                var bound = precision switch
                {
                    InterestPrecision.Float16 => (size * Math.Pow(2, -11)) + Math.Pow(2, -25),
                    InterestPrecision.BFloat16 => size * Math.Pow(2, -8),
                    _ => (0.5 * scale) + ((size + scale) * Math.Pow(2, -24)),
                };
                Assert.True(Math.Abs((double)state[i] - found[i]) <= bound, $"{precision}, event {step}, element {i}: {found[i]:R}, expected {state[i]:R} ± {bound:g3}");
            }
        }
    }

    [Fact]
    public void A_budget_holds_more_states_in_fewer_bits()
    {
        using var model = new RankModel(Attention());
        Dictionary<InterestPrecision, long> states = [], bytes = [];
        foreach (var precision in Enum.GetValues<InterestPrecision>())
        {
            using var center = new UserInterestCenter(model, new() { ByteBudget = 400_000, Precision = precision });
            var (happened, request) = (center.CreateEvent(), center.CreateRequest());
            request.Items.Reset(1);
            request.Items.SetVectors("item", new float[2 * Width]);
            for (var user = 0; user < 200; user++)
            {
                for (var step = 0; step < 50; step++)
                {
                    happened.Set("item", (user + step) % 50);
                    center.Observe(user, happened);
                }

                center.Score(user, request, new float[1]);
            }

            (states[precision], bytes[precision]) = (center.Statistics.States, center.UsageOf(199).StateBytes);
            Assert.InRange(center.Statistics.HistoryBytes + center.Statistics.StateBytes, 1, 400_000);
        }

        var whole = bytes[InterestPrecision.Float32];
        Assert.InRange(bytes[InterestPrecision.Float16], whole * 0.5, whole * 0.53);
        Assert.Equal(bytes[InterestPrecision.Float16], bytes[InterestPrecision.BFloat16]);
        Assert.InRange(bytes[InterestPrecision.Int8], whole * 0.25, whole * 0.31);
        Assert.True(states[InterestPrecision.Float16] > 1.4 * states[InterestPrecision.Float32]);
        Assert.True(states[InterestPrecision.Int8] > states[InterestPrecision.Float16]);
    }

    [Fact]
    public void A_precision_that_does_not_exist_is_refused()
    {
        using var model = new RankModel(Samples.Small.Define("DIN"));
        var error = Assert.Throws<ArgumentException>(() => new UserInterestCenter(model, new() { Precision = (InterestPrecision)9 }));
        Assert.Contains("precision 9", error.Message);
    }

    private static int[] AtOnce(RankModel model, ExpectedHistory history, InterestPrecision precision, int fill)
    {
        using var center = new UserInterestCenter(model, new() { Precision = precision });
        var happened = center.CreateEvent();
        foreach (var given in history.Events)
        {
            given.Set(happened);
            happened.Id = 0;
            center.Observe(1, happened);
        }

        return Scores(center, 1, fill);
    }

    private static int[] Scores(UserInterestCenter center, UserId user, int fill)
    {
        var request = center.CreateRequest();
        SampleRequests.Fill(request, new Random(fill));
        var scores = new float[SampleRequests.Items * center.Model.Outputs.Count];
        center.ScoreAll(user, request, scores);
        return [.. scores.Select(BitConverter.SingleToInt32Bits)];
    }

    private static ModelDefinition Recurrent()
    {
        Feature[] features =
        [
            new SequenceFeature("history", Side.User, 300, [new IdColumn("item", new DirectEncoding(50))]),
            new NumericFeature("item", Side.Item, NumericEncoding.Raw, Width),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(1));
        var events = graph.SequenceGather(graph.Input("history", "item"), graph.Parameter("table", 50, Width));
        var state = graph.Add(
            new Gru(GruReset.AfterProduct, Last: true),
            [
                events, graph.Parameter("w", 3 * Width, Width), graph.Parameter("b", 3 * Width),
                graph.Parameter("u", 3 * Width, Width), graph.Parameter("c", 3 * Width),
            ]);
        graph.Output("score", graph.Dot(graph.Input("item"), state));
        return new ModelDefinition("recurrent", features, graph.Build());
    }

    private static ModelDefinition Attention()
    {
        Feature[] features =
        [
            new SequenceFeature("history", Side.User, 50, [new IdColumn("item", new DirectEncoding(50))]),
            new NumericFeature("item", Side.Item, NumericEncoding.Raw, 2 * Width),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(1));
        var events = graph.SequenceGather(graph.Input("history", "item"), graph.Parameter("table", 50, 2 * Width));
        var weights = graph.Reduce(graph.Multiply(events, graph.Input("item")), ReduceKind.Sum, 1);
        graph.Output("score", graph.Reduce(graph.Multiply(graph.WeightedSum(weights, events), graph.Input("item")), ReduceKind.Sum, 0));
        return new ModelDefinition("attention", features, graph.Build());
    }
}
