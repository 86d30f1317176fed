using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Tests.Engine;

/// <summary>Models whose scores can be worked out by hand, and a small DIN.</summary>
internal static class SmallModels
{
    /// <summary>Outputs: score = σ(x + u), z = x + u, ratio = x / y, constant = σ(u). The user has u, an item x and y.</summary>
    public static ModelDefinition Arithmetic()
    {
        Feature[] features = [Number("u", Side.User), Number("x", Side.Item), Number("y", Side.Item)];
        var graph = new GraphBuilder(features, new RandomParameters(1));
        var (u, x, y) = (graph.Input("u"), graph.Input("x"), graph.Input("y"));
        var z = graph.Add(x, u);
        graph.Output("score", graph.Activate(z, ActivationKind.Sigmoid));
        graph.Output("z", z);
        graph.Output("ratio", graph.Add(new Binary(BinaryKind.Divide), [x, y]));
        graph.Output("constant", graph.Activate(u, ActivationKind.Sigmoid));
        return new ModelDefinition("arithmetic", features, graph.Build());
    }

    /// <summary>
    /// Every element of an item's vector v tells in the score, both through what the item side computes from it and where pair
    /// steps read it as it was given. The user has w.
    /// </summary>
    public static ModelDefinition WideItem(int width = 40)
    {
        Feature[] features =
        [
            new NumericFeature("w", Side.User, NumericEncoding.Raw, width),
            new NumericFeature("v", Side.Item, NumericEncoding.Raw, width),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(2));
        var (w, v) = (graph.Input("w"), graph.Input("v"));
        var computed = graph.Activate(graph.Linear(v, graph.Parameter("hidden", width, width)), ActivationKind.Tanh);
        graph.Output("score", graph.Sum(graph.Dot(computed, w), graph.Dot(v, w)));
        return new ModelDefinition("wide_item", features, graph.Build());
    }

    /// <summary>DIN over a history of items with categories, and a few other fields.</summary>
    public static ModelDefinition Din(int historyLength = 20, int seed = 3)
    {
        var items = new DirectEncoding(200, FirstIndex: 1, Padding: 0);
        var categories = new DirectEncoding(20, FirstIndex: 1, Padding: 0);
        Feature[] features =
        [
            new IdFeature("user", Side.User, new HashEncoding(100)),
            new IdFeature("hour", Side.Context, new DirectEncoding(24)),
            new SequenceFeature("history", Side.User, historyLength, [new IdColumn("item", items), new IdColumn("category", categories)]),
            new IdFeature("item", Side.Item, items),
            new IdFeature("category", Side.Item, categories),
            new MultiIdFeature("tags", Side.Item, new HashEncoding(30), 4),
            Number("price", Side.Item),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(seed));
        Din(graph);
        return new ModelDefinition("din", features, graph.Build());
    }

    /// <summary>Fills the columns of <see cref="Din(int, int)"/> for a random user, and random items.</summary>
    public static void FillDin(RankRequest request, Random random, int items)
    {
        request.Clear();
        var history = Longs(random, random.Next(25), 200);
        request.Set("user", random.NextInt64());
        request.Set("hour", random.Next(24));
        request.SetSequence("history", "item", history);
        request.SetSequence("history", "category", [.. history.Select(item => item % 20)]);
        FillDinItems(request.Items, random, items);
    }

    public static void FillDinItems(ItemBatch batch, Random random, int count)
    {
        var ids = Longs(random, count, 200);
        int[] lengths = [.. ids.Select(_ => random.Next(5))];
        batch.Reset(count);
        batch.Set("item", ids);
        batch.Set("category", [.. ids.Select(item => item % 20)]);
        batch.SetIds("tags", Longs(random, lengths.Sum(), 1000), lengths);
        batch.Set("price", [.. ids.Select(_ => (2 * random.NextDouble()) - 1)]);
    }

    /// <summary>A request of <see cref="Arithmetic"/> whose items have these x, and y = 1.</summary>
    public static RankRequest Numbers(RankModel model, double u, params ReadOnlySpan<double> x)
    {
        var request = model.CreateRequest();
        request.Set("u", u);
        request.Items.Reset(x.Length);
        request.Items.Set("x", x);
        request.Items.Set("y", [.. Enumerable.Repeat(1.0, x.Length)]);
        return request;
    }

    public static NumericFeature Number(string name, Side side) => new(name, side, NumericEncoding.Raw);

    private static long[] Longs(Random random, int count, int below) => [.. Enumerable.Range(0, count).Select(_ => random.NextInt64(below))];

    private static void Din(GraphBuilder graph) => RankKernel.Zoo.Din.Build(graph, new DinOptions
    {
        Embedding = new EmbeddingOptions
        {
            Dimension = 8,
            SharedTables = new Dictionary<string, string> { ["history.item"] = "item", ["history.category"] = "category" },
        },
        Attended = [new AttendedPair(["item", "category"], ["history.item", "history.category"])],
        Attention = new AttentionOptions { HiddenUnits = [16, 8] },
        Mlp = new MlpOptions { HiddenUnits = [24, 12], Activation = new LayerActivation(ActivationKind.PRelu) },
    });
}
