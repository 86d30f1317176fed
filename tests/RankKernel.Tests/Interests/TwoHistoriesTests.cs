using RankKernel.Features;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Interests;

/// <summary>A model with two histories, one advanced and one looked at as a whole.</summary>
public sealed class TwoHistoriesTests
{
    [Fact]
    public void Each_history_has_its_own_events_and_length()
    {
        using var model = new RankModel(Define());
        using var ranker = model.CreateRanker();
        using var center = new UserInterestCenter(model, new() { DroppedAtOnce = 4 });
        Assert.Contains("'clicks', 'orders'", Assert.Throws<FeatureException>(() => center.CreateEvent()).Message);
        var (random, events) = (new Random(7), new[] { center.CreateEvent("clicks"), center.CreateEvent("orders") });
        var (wanted, scores) = (new float[3], new float[3]);
        for (var i = 0; i < 200; i++)
        {
            var (user, happened) = ((UserId)random.Next(2), events[random.Next(5) == 0 ? 1 : 0]);
            happened.Set("item", random.Next(50));
            center.Observe(user, happened);
            var (mine, plain) = (center.CreateRequest(), model.CreateRequest());
            center.FillHistories(user, plain);
            foreach (var request in (RankRequest[])[mine, plain])
            {
                request.Items.Reset(3);
                request.Items.SetVectors("x", [.. Enumerable.Range(0, 24).Select(n => (n % 7) - 3f)]);
            }

            ranker.Score(plain, wanted);
            center.Score(user, mine, scores);
            Assert.Equal(wanted, scores);
        }

        Assert.True(center.Statistics.Dropped > 0);
    }

    private static ModelDefinition Define()
    {
        Feature[] features =
        [
            new SequenceFeature("clicks", Side.User, 40, [new IdColumn("item", new DirectEncoding(50))]),
            new SequenceFeature("orders", Side.User, 9, [new IdColumn("item", new DirectEncoding(50))]),
            new NumericFeature("x", Side.Item, NumericEncoding.Raw, 8),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(3));
        var table = graph.Parameter("table", 50, 8);
        var clicks = graph.SequenceGather(graph.Input("clicks", "item"), table);
        var orders = graph.SequenceGather(graph.Input("orders", "item"), table);
        var state = graph.Add(
            new Gru(GruReset.AfterProduct),
            [clicks, graph.Parameter("w", 24, 8), graph.Parameter("b", 24), graph.Parameter("u", 24, 8), graph.Parameter("c", 24)]);
        var x = graph.Reshape(graph.Input("x"), 1, 8);
        var onClicks = graph.Reduce(graph.Reshape(graph.Add(new MatMul(TransposeB: true), [state, x]), 40), ReduceKind.Max, 0);
        var onOrders = graph.Reduce(graph.Reshape(graph.Add(new MatMul(TransposeB: true), [orders, x]), 9), ReduceKind.Sum, 0);
        var most = graph.Dot(graph.Reduce(orders, ReduceKind.Max, 0), graph.Input("x"));
        graph.Output("score", graph.Sum(graph.Reshape(onClicks, 1), graph.Reshape(onOrders, 1), most));
        return new ModelDefinition("two histories", features, graph.Build());
    }
}
