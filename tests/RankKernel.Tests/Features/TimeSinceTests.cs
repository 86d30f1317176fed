using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Zoo;
using Xunit;

namespace RankKernel.Tests.Features;

public class TimeSinceTests
{
    private const long Now = 1_763_800_000;

    [Theory]
    [InlineData(60.0, 1, false, 60)]
    [InlineData(86_400.0 * 400, 86_400, false, 400)]
    [InlineData(7_200.0, 3_600, true, 1.0986122886681098)]
    [InlineData(0.25, 1, false, 0.25)]
    [InlineData(-50.0, 1, false, 0)] // To come.
    [InlineData(double.NaN, 1, false, 7)]
    public void The_time_since_an_event_is_precise(double age, double unit, bool log, double expected)
    {
        using var model = Model(Side.Item, new ElapsedTime("now", unit, log, Default: 7));
        var request = model.CreateRequest();
        request.Set("now", Now);
        request.Items.Reset(2);
        request.Items.Set("event", [Now - age, double.PositiveInfinity]);

        var scores = Score(model, request);

        Assert.Equal(expected, scores[0], 1e-6 * (1 + expected) + 2e-3 * (age == 0.25 ? 1 : 0));
        Assert.Equal(7, scores[1]);
    }

    [Fact]
    public void Without_now_the_default_stands()
    {
        using var model = Model(Side.Item, new ElapsedTime("now", Default: 3));
        var request = model.CreateRequest();
        request.Items.Reset(1);
        request.Items.Set("event", [Now]);

        Assert.Equal([3], Score(model, request));
    }

    [Fact]
    public void An_item_in_a_catalog_ages_with_the_requests()
    {
        using var model = Model(Side.Item, new ElapsedTime("now", 1, Log: false));
        var catalog = model.CreateCatalog<int>();
        var items = model.CreateItemBatch();
        items.Reset(1);
        items.Set("event", [Now]);
        catalog.Upsert([1], items);
        var request = model.CreateRequest();
        using var ranker = model.CreateRanker();
        foreach (var age in (int[])[5, 500_000])
        {
            request.Set("now", Now + age);
            var scores = new float[1];
            ranker.Score(request, catalog, [1], scores);
            Assert.Equal([age], scores);
        }
    }

    [Fact]
    public void The_users_event_is_once_a_request()
    {
        using var model = Model(Side.User, new ElapsedTime("now", 60, Log: false));
        Assert.DoesNotContain(model.Plan.PairSteps, node => node.Name.StartsWith("elapsed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("other", 1, 0, "'other'")]
    [InlineData("event", 1, 0, "'event'")]
    [InlineData("now", 0, 0, "unit")]
    [InlineData("now", double.NaN, 0, "unit")]
    [InlineData("now", 1, double.PositiveInfinity, "default")]
    public void A_wrong_definition_is_refused(string now, double unit, double otherwise, string part) =>
        Assert.Contains(part, Assert.Throws<FeatureException>(() => Model(Side.Item, new ElapsedTime(now, unit, true, otherwise), validateOnly: true)).Message);

    private static RankModel Model(Side side, ElapsedTime since, bool validateOnly = false)
    {
        Feature[] features = [new TimeFeature("event", side, since), new TimeFeature("now", Side.Context), new NumericFeature("zero", Side.Item, NumericEncoding.Raw)];
        if (validateOnly)
        {
            ModelValidation.Features(features);
        }

        var weights = new TensorDictionary();
        weights.Add("linear.event.weight", new Tensor(new Shape(1), [1]));
        weights.Add("linear.zero.weight", new Tensor(new Shape(1), [1]));
        var graph = new GraphBuilder(features, weights);
        LogisticRegression.Build(graph, new() { Linear = new() { Bias = false }, Output = ActivationKind.None });
        return new RankModel(new ModelDefinition("ages", features, graph.Build()));
    }

    private static float[] Score(RankModel model, RankRequest request)
    {
        using var ranker = model.CreateRanker();
        var scores = new float[request.Items.Count];
        ranker.Score(request, scores);
        return scores;
    }
}
