using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Zoo;
using Xunit;

namespace RankKernel.Tests.Features;

public class CrossedFieldTests
{
    private const int Buckets = 97;
    private const int Seed = 5;
    private const int Items = 60;

    private static readonly Feature[] Known =
    [
        new MultiIdFeature("installed", Side.User, new DirectEncoding(50, 1, Unknown: 0, Missing: 0), 4),
        new IdFeature("country", Side.User, new DirectEncoding(9, 1, Unknown: 0, Missing: 0)),
        new IdFeature("app", Side.Item, new DirectEncoding(60, 1, Unknown: 0, Missing: 0)),
        new IdFeature("maker", Side.Item, new DirectEncoding(60, 1, Unknown: 0, Missing: 0)),
        new NumericFeature("price", Side.Item, NumericEncoding.Raw),
        new MultiIdFeature("topics", Side.Item, new DirectEncoding(9), 3, Weighted: true),
    ];

    [Fact]
    public void Users_ids_and_items_meet_without_allocation()
    {
        using var model = Model(new("pair", ["installed", "app"], Buckets, Seed, FirstIndex: 3));
        using var ranker = model.CreateRanker();
        var request = Request(model, [3, 9, 9]);
        var scores = new float[Items];
        ranker.Score(request, scores);

        for (var app = 0; app < Items; app++)
        {
            Assert.Equal(new[] { 4, 10, 10 }.Sum(installed => Bucket(installed, app + 1) + 3), scores[app]);
        }

        var least = long.MaxValue;
        for (var round = 0; round < 8; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            ranker.Score(request, scores);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Theory]
    [InlineData(Pooling.Sum, 3)]
    [InlineData(Pooling.Mean, 1)]
    public void Rows_of_several_combinations_are_pooled(Pooling pooling, int times)
    {
        using var model = Model(new("pair", ["installed", "app"], Buckets, Seed, Pooling: pooling));
        Assert.Equal(times * Bucket(8, 2), Scores(model, [7, 7, 7])[1]);
    }

    [Fact]
    public void An_empty_list_leaves_nothing_and_an_id_that_is_not_given_is_hashed()
    {
        using var model = Model(new("pair", ["installed", "app"], Buckets, Seed));
        Assert.All(Scores(model, []), score => Assert.Equal(0, score));

        using var single = Model(new("pair", ["country", "app"], Buckets, Seed));
        Assert.Equal(Bucket(0, 8), Scores(single, [])[7]);
    }

    [Theory]
    [InlineData("installed", "country", Cadence.User)]
    [InlineData("app", "maker", Cadence.Item)]
    [InlineData("country", "app", Cadence.Pair)]
    public void A_cross_is_looked_up_where_its_parts_are_known(string first, string second, Cadence cadence)
    {
        using var model = Model(new("pair", [first, second], Buckets));
        Assert.Equal(cadence, model.Plan.Graph.Nodes.Single(node => node.Operation is CrossedBag).Output.Cadence);
    }

    [Fact]
    public void A_catalog_gives_a_request_s_bits()
    {
        var graph = Linear(new("pair", ["app", "maker"], Buckets, 1), new("user", ["installed", "maker", "app"], Buckets, 2));
        using var model = new RankModel(new ModelDefinition("crossed", Known, graph.Build()));
        using var ranker = model.CreateRanker();
        using var catalog = model.CreateCatalog<int>();
        var request = Request(model, [3, 9]);
        int[] ids = [.. Enumerable.Range(0, Items)];
        catalog.Upsert(ids, request.Items);
        var (expected, scores) = (new float[Items], new float[Items]);
        ranker.Score(request, expected);
        ranker.Score(request, catalog, ids, scores);
        Assert.Equal(expected, scores);
        Assert.True(expected.Distinct().Count() > Items / 2);
    }

    [Fact]
    public void The_combination_is_the_hash_of_eight_bytes_each()
    {
        Assert.Equal(FeatureHash.Bytes([7, 0, 0, 0, 0, 0, 0, 0, 44, 1, 0, 0, 0, 0, 0, 0], 9), FeatureHash.Combination([7, 300], 9));
        Assert.Equal(FeatureHash.Number(42, 99), FeatureHash.Combination([42], 99));
    }

    [Fact]
    public void A_cross_is_a_field_of_embeddings()
    {
        var graph = new GraphBuilder(Known, new RandomParameters(1));
        DeepFm.Build(graph, new()
        {
            Embedding = new() { Dimension = 4, Fields = ["pair", "app"], Crosses = [new("pair", ["country", "app"], Buckets, FirstIndex: 1)] },
            Mlp = new() { HiddenUnits = [3] },
        });
        var built = graph.Build();
        Assert.Equal(new Shape(Buckets + 1, 4), built.Parameters.Single(parameter => parameter.Name == "embedding.pair.weight").Shape);
        Assert.Equal(new Shape(3, 8), built.Parameters.Single(parameter => parameter.Name == "mlp.0.weight").Shape);
    }

    [Theory]
    [InlineData("price", "no ids")]
    [InlineData("topics", "weights")]
    [InlineData("colour", "'colour'")]
    public void A_field_that_cannot_be_crossed_is_named(string field, string part) => Refused(part, new CrossedField("x", ["app", field], 9));

    [Fact]
    public void Crosses_that_cannot_be_are_refused()
    {
        Refused("name of another field", new CrossedField("app", ["app", "maker"], 9));
        Refused("Two crossed fields have the name 'x'", new("x", ["app", "maker"], 9), new("x", ["maker", "app"], 9));
        Refused("0 buckets", new CrossedField("x", ["app", "maker"], 0));
        Refused("the seed -1", new CrossedField("x", ["app", "maker"], 9, -1));
        Refused("from row -1", new CrossedField("x", ["app", "maker"], 9, FirstIndex: -1));
        Refused("from row 2147483647", new CrossedField("x", ["app", "maker"], 9, FirstIndex: int.MaxValue));
        Refused("expected at least 3", new CrossedField("x", ["app"], 9));
        Refused("at most 8", new CrossedField("x", [.. Enumerable.Repeat("app", 9)], 9));
    }

    private static void Refused(string part, params CrossedField[] crosses) =>
        Assert.Contains(part, Assert.Throws<GraphException>(() => Linear(crosses)).Message);

    private static float Bucket(params int[] indices) => FeatureHash.Combination(indices, Seed) % Buckets;

    /// <summary>Each weight of a crossed column is its row.</summary>
    private static RankModel Model(CrossedField cross) => new(new ModelDefinition("crossed", Known, Linear(cross).Build()));

    private static GraphBuilder Linear(params CrossedField[] crosses)
    {
        var weights = new TensorDictionary();
        foreach (var cross in crosses.DistinctBy(cross => cross.Name).Where(cross => cross.Buckets > 0 && cross.FirstIndex is >= 0 and < 100))
        {
            var rows = cross.FirstIndex + cross.Buckets;
            weights.Add($"linear.{cross.Name}.weight", new Tensor(new Shape(rows, 1), [.. Enumerable.Range(0, rows).Select(row => (float)row)]));
        }

        var graph = new GraphBuilder(Known, weights);
        LogisticRegression.Build(graph, new() { Linear = new() { Fields = [], Crosses = crosses, Bias = false }, Output = ActivationKind.None });
        return graph;
    }

    private static float[] Scores(RankModel model, long[] installed)
    {
        using var ranker = model.CreateRanker();
        var scores = new float[Items];
        ranker.Score(Request(model, installed), scores);
        return scores;
    }

    private static RankRequest Request(RankModel model, long[] installed)
    {
        var request = model.CreateRequest();
        request.SetIds("installed", installed);
        request.Items.Reset(Items);
        request.Items.Set("app", [.. Enumerable.Range(0, Items).Select(app => (long)app)]);
        request.Items.Set("maker", [.. Enumerable.Range(0, Items).Select(app => (long)app % 7)]);
        return request;
    }
}
