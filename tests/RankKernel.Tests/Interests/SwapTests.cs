using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Testing;
using Xunit;

namespace RankKernel.Tests.Interests;

/// <summary>Two versions of a model at once.</summary>
public sealed class SwapTests
{
    private static readonly string[] Versions = ["DIEN", "MIMN", "DIN", "RNN ranking, LSTM", "SASRec", "SIM, hard search"];

    [Fact]
    public void Requests_are_served_by_the_model_they_were_made_for()
    {
        var (random, step) = (new Random(4), 0);
        var models = Versions.Select(name => new RankModel(Samples.Small.Define(name))).ToArray();
        using var center = new UserInterestCenter(models[0], new() { DroppedAtOnce = 2 });
        var expected = new ExpectedHistory(6, 2, 3_600_000);
        foreach (var (former, next) in models.Zip(models.Skip(1)))
        {
            Work(former);
            var old = center.CreateRequest();
            center.BeginSwap(next);
            Assert.Same(next, center.Model);
            for (var i = 0; i < 20; i++)
            {
                Work(former, old);
                Work(next);
            }

            Assert.Throws<InvalidOperationException>(() => center.BeginSwap(former));
            Assert.Same(former, center.EndSwap());
            Assert.Null(center.EndSwap());
            var error = Assert.Throws<ArgumentException>(() => center.Rank(1, old, new RankedItem[1]));
            Assert.Contains("does not serve", error.Message);
            Work(next);
        }

        center.Dispose();
        Array.ForEach(models, model => model.Dispose());

        void Work(RankModel model, RankRequest? request = null)
        {
            var given = GivenEvent.Random(random, step++);
            var happened = center.CreateEvent();
            given.Set(happened);
            center.Observe(1, happened);
            expected.Add(given);
            var (mine, plain) = (request ?? center.CreateRequest(), model.CreateRequest());
            var fill = random.Next();
            SampleRequests.Fill(mine, new Random(fill));
            SampleRequests.Fill(plain, new Random(fill));
            expected.Fill(plain);
            using var ranker = model.CreateRanker();
            var (wanted, scores) = (new float[SampleRequests.Items], new float[SampleRequests.Items]);
            ranker.Score(plain, wanted);
            center.Score(1, mine, scores);
            Assert.Equal(wanted, scores);
        }
    }

    [Fact]
    public void A_model_that_sees_less_of_the_history_is_served_too()
    {
        using var model = new RankModel(Recurrent(6, ["item"]));
        using var shorter = new RankModel(Recurrent(4, ["item"]));
        using var center = new UserInterestCenter(model);
        var happened = center.CreateEvent();
        center.BeginSwap(shorter);
        using var ranker = shorter.CreateRanker();
        for (var i = 0; i < 15; i++)
        {
            happened.Set("item", i);
            center.Observe(1, happened);
            var (mine, plain) = (center.CreateRequest(), shorter.CreateRequest());
            center.FillHistories(1, plain);
            Assert.InRange(plain.User.IdRow(0)[0], Math.Min(i + 1, 4), 4);
            mine.Items.Reset(1);
            plain.Items.Reset(1);
            var (wanted, scores) = (new float[1], new float[1]);
            ranker.Score(plain, wanted);
            center.Score(1, mine, scores);
            Assert.Equal(wanted, scores);
        }
    }

    [Fact]
    public void A_model_that_reads_what_events_do_not_have_is_refused_by_name()
    {
        using var model = new RankModel(Recurrent(6, ["item"]));
        using var wider = new RankModel(Recurrent(6, ["item", "shop"]));
        using var center = new UserInterestCenter(model);
        var error = Assert.Throws<FeatureException>(() => center.BeginSwap(wider));
        Assert.Contains("'shop'", error.Message);
        Assert.Same(model, center.Model);
    }

    [Fact]
    public async Task Swaps_under_load_never_mix_versions()
    {
        using var first = new RankModel(Constant(1));
        using var second = new RankModel(Constant(2));
        using var center = new UserInterestCenter(first);
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 3).Select(worker => Task.Run(() =>
        {
            var (random, happened, scores) = (new Random(worker), center.CreateEvent(), new float[2]);
            while (!stop.IsCancellationRequested)
            {
                var user = random.Next(50);
                happened.Set("item", random.Next(5));
                center.Observe(user, happened);
                var model = center.Model;
                var request = model.CreateRequest();
                request.Items.Reset(2);
                try
                {
                    center.Score(user, request, scores);
                    Assert.Equal(model == first ? 1 : 2, scores[0]);
                    Assert.Equal(scores[0], scores[1]);
                }
                catch (ArgumentException error)
                {
                    // The model was swapped out since the request was made; it may be back by now.
                    Assert.Contains("does not serve", error.Message);
                }
            }
        })).ToList();
        for (var swap = 0; swap < 40; swap++)
        {
            center.BeginSwap(center.Model == first ? second : first);
            await Task.Delay(2);
            center.EndSwap();
        }

        await stop.CancelAsync();
        await Task.WhenAll(workers);
    }

    private static ModelDefinition Recurrent(int length, string[] columns)
    {
        Feature[] features =
        [
            new SequenceFeature("history", Side.User, length, [.. columns.Select(column => new IdColumn(column, new HashEncoding(50)))]),
            new NumericFeature("x", Side.Item, NumericEncoding.Raw, 8),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(length));
        Value[] gathered = [.. columns.Select(column => graph.SequenceGather(graph.Input("history", column), graph.Parameter(column, 50, 8)))];
        var events = gathered.Aggregate((sum, next) => graph.Sum(sum, next));
        var state = graph.Add(
            new Gru(GruReset.AfterProduct, Last: true),
            [events, graph.Parameter("w", 24, 8), graph.Parameter("b", 24), graph.Parameter("u", 24, 8), graph.Parameter("c", 24)]);
        graph.Output("score", graph.Sum(graph.Reshape(graph.Reduce(state, ReduceKind.Sum, 0), 1), graph.Dot(state, graph.Input("x"))));
        return new ModelDefinition("recurrent", features, graph.Build());
    }

    private static ModelDefinition Constant(float value)
    {
        Feature[] features =
        [
            new SequenceFeature("history", Side.User, 6, [new IdColumn("item", new DirectEncoding(5))]),
            new NumericFeature("x", Side.Item, NumericEncoding.Raw),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(1));
        var table = graph.Constant(new Tensor(new Shape(5, 1), [value, value, value, value, value]));
        var seen = graph.Reduce(graph.SequenceGather(graph.Input("history", "item"), table), ReduceKind.Max, 0);
        graph.Output("score", graph.Sum(seen, graph.Input("x")));
        return new ModelDefinition("constant", features, graph.Build());
    }
}
