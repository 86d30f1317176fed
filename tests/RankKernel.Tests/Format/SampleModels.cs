using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Testing;

namespace RankKernel.Tests.Format;

/// <summary>Small models that between them use everything a model file can keep.</summary>
internal static class SampleModels
{
    private static readonly DirectEncoding Items = new(Size: 9, FirstIndex: 2, Unknown: 1, Missing: 1, Padding: 0);

    /// <summary>Every kind of feature, encoding and transform, every operation, self tests and metadata.</summary>
    public static ModelDefinition Everything(int seed = 1)
    {
        var features = EveryFeature();
        return new ModelDefinition("everything", features, EveryOperation(features, seed))
        {
            Version = "2026-01-01",
            Description = "Every part of the format: ½·Σ, naïve, 漢字, 🎬.",
            Metadata = new Dictionary<string, string> { ["zeta"] = "last", ["auc"] = "0.81", ["Alpha"] = "" },
            SelfTests = [SelfTest(features, 3), SelfTest(features, 1)],
        };
    }

    /// <summary>Three tensors, whose lengths leave padding between them; two nodes.</summary>
    public static ModelDefinition Small(int seed = 1)
    {
        Feature[] features =
        [
            new IdFeature("user", Side.User, new HashEncoding(5)),
            new NumericFeature("price", Side.Item, NumericEncoding.Raw, 3),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(seed));
        var embedded = graph.EmbeddingBag(graph.Input("user"), graph.Parameter("table", 5, 3));
        var joined = graph.Concat(0, embedded, graph.Input("price"));
        graph.Output("score", graph.Linear(joined, graph.Parameter("weight", 1, 6), graph.Parameter("bias", 1)));
        return new ModelDefinition("small", features, graph.Build());
    }

    /// <summary>A model without a tensor or a node.</summary>
    public static ModelDefinition Bare()
    {
        Feature[] features = [new NumericFeature("popularity", Side.Item, NumericEncoding.Raw)];
        var graph = new GraphBuilder(features, new RandomParameters(1));
        graph.Output("score", graph.Input("popularity"));
        return new ModelDefinition("bare", features, graph.Build());
    }

    private static Feature[] EveryFeature() =>
    [
        new IdFeature("user_id", Side.User, new VocabularyEncoding(new Vocabulary(["ann", "bob", "", "🎬"]), 2, 1, 0)),
        new IdFeature("city", Side.User, new VocabularyEncoding(new Vocabulary(new long[] { -5, long.MaxValue, 12 }), 1, 0, 0, -1)),
        new IdFeature("hour", Side.Context, new BoundaryEncoding([-1.5, 6, 12.25], 1, 0)),
        new NumericFeature("load", Side.Context, new NumericEncoding([new Clip(0, double.PositiveInfinity)], 0.5, NonFinite.Reject)),
        new IdFeature("item_id", Side.Item, Items),
        new IdFeature("shop", Side.Item, new FeatureIdEncoding(3, 8, 6, null, 1, 77)),
        new IdFeature("brand", Side.Item, new FeatureIdEncoding(1, 31, 0, new Vocabulary(new long[] { -5, 12 }), 1)),
        new TimeFeature("now", Side.Context),
        new TimeFeature("published", Side.Item, new ElapsedTime("now", 3600, Log: false, Default: 0.5)),
        new NumericFeature("weight", Side.Item, NumericEncoding.Raw with { NonFinite = NonFinite.Keep }),
        new MultiIdFeature("genres", Side.Item, new HashEncoding(6, 1, 0xDEADBEEFCAFEF00D, 0, 0), 3, Truncation.KeepLast, Weighted: true),
        new NumericFeature("price", Side.Item, new NumericEncoding(
        [
            new Log1p(), new SquareRoot(), new Square(), new MinMax(0, 7), new ZScore(0.5, 0.25), new Quantile([-1, 0, 0, 2.5]),
        ])),
        new NumericFeature("image", Side.Item, NumericEncoding.Raw, 4),
        new SequenceFeature(
            "history", Side.User, 5, [new IdColumn("item", Items), new NumericColumn("age", new NumericEncoding([new Log1p()], 1))], Truncation.KeepFirst),
    ];

    private static ModelGraph EveryOperation(Feature[] features, int seed)
    {
        var g = new GraphBuilder(features, new RandomParameters(seed));
        Value P(string name, params ReadOnlySpan<int> shape) => g.Parameter(name, shape);
        Value User() => g.EmbeddingBag(g.Input("user_id"), P("embedding.user", 6, 4));
        var table = P("embedding.item", 11, 4);
        var item = g.EmbeddingBag(g.Input("item_id"), table);
        var city = g.EmbeddingBag(g.Input("city"), P("embedding.city", 4, 4));
        var hour = g.EmbeddingBag(g.Input("hour"), P("embedding.hour", 5, 4));
        var genres = g.EmbeddingBag(g.Input("genres"), P("embedding.genre", 7, 4), Pooling.Mean, 0, g.Input("genres", weights: true));
        var ids = g.Input("history", "item");
        var keys = g.SequenceGather(ids, table);
        Value[] fields = [User(), item, city, genres];
        Value[] attention =
        [
            item, keys, ids,
            P("a0.w", 6, 16), P("a0.b", 6), P("a0.alpha", 6), P("a0.scale", 6), P("a0.shift", 6),
            P("a1.w", 3, 6), P("a1.b", 3), P("a1.alpha", 3), P("a1.scale", 3), P("a1.shift", 3),
            P("out.w", 1, 3), P("out.b", 1), P("padding", 4),
        ];
        var attended = g.Add(
            new TargetAttention(2, ActivationKind.Dice, AttentionNormalization.Softmax, 0.5, 0, EmptyHistory.PaddingRow), attention);
        var weights = g.Softmax(g.Mask(g.Input("history", "age"), ids, 0, -1e30));
        var pooled = g.Add(new IfEmpty(), [g.WeightedSum(weights, keys), keys, hour]);
        var expanded = g.Reduce(g.Multiply(g.Expand(item, keys), keys), ReduceKind.Max, 0);
        var square = g.Reshape(item, 2, 2);
        var product = g.Reshape(g.Add(new MatMul(true), [square, g.Add(new Transpose(), [square])]), 4);
        var chosen = g.Add(new Where(), [item, attended, pooled]);
        var normed = g.Add(new LayerNorm(1e-3), [chosen, P("ln.g", 4), P("ln.b", 4)]);
        var batch = g.Add(new BatchNorm(1e-4), [normed, P("bn.mean", 4), P("bn.running_var", 4), P("bn.g", 4), P("bn.b", 4)]);
        var scaled = g.ScaleShift(batch, P("ss.scale", 4), P("ss.shift", 4));
        var dice = g.Add(new Dice(1e-8), [scaled, P("dice.alpha", 4), P("dice.mean", 4), P("dice.running_var", 4)]);
        var activated = g.Activate(dice, ActivationKind.PRelu, P("prelu", 4));
        var states = g.Add(new Gru(GruReset.AfterProduct), [keys, P("gru.w", 9, 4), P("gru.b", 9), P("gru.u", 9, 3), P("gru.c", 9)]);
        var lstm = g.Add(
            new Lstm(Last: true, Scaled: true),
            [keys, g.Concat(1, keys, keys), P("lstm.w", 16, 4), P("lstm.b", 16), P("lstm.u", 16, 4), P("lstm.c", 16)]);
        var memory = g.Add(
            new InterestMemory(MemoryUsage.Written, Channels: true),
            [
                g.Linear(keys, P("memory.w", 9, 4)), P("memory.r", 9, 4), P("memory.u", 9, 3), P("memory.p", 22, 5), P("memory.pb", 22),
                P("memory.slots", 2, 4), P("memory.keys", 2, 4), P("memory.read", 4), g.Linear(keys, P("memory.cw", 6, 4)), P("memory.cr", 6, 4), P("memory.cu", 6, 2),
            ]);
        var remembered = g.Concat(
            0, lstm, memory, g.Add(new LastPosition(0), [keys, ids]), g.Add(new MatchCount(11, 0), [ids, g.Input("item_id")]),
            g.Add(new TakeById(), [g.Add(new CountIds(11), [ids]), g.Input("item_id")]));
        var evolved = g.Add(
            new AttentionalGru(GruAttention.KeepGate, GruReset.BeforeProduct),
            [states, weights, P("augru.w", 12, 3), P("augru.b", 12), P("augru.u", 12, 4), P("augru.c", 12)]);
        var position = g.Add(new AlongSequence(), [P("positions", 5, 4), keys]);
        var found = g.Add(new TopKMask(2, PaddingCompetes: true), [g.Input("history", "age")]);
        var heads = g.Add(
            new MultiHeadAttention(2, 0.5, PaddingId: 0, Masked: true, Joined: true), [item, g.Add(keys, position), keys, ids, found, item, city]);
        var laid = g.Reduce(g.Add(new PadSequence(), [g.Add(new MultiHeadAttention(1, Causal: true), [keys, keys, keys])]), ReduceKind.Sum, 0);
        var mixed = g.Add(new MixExperts(), [g.Softmax(g.Slice(g.Input("image"), 0, 0, 2)), evolved, activated]);
        var ofHour = g.Add(
            new SceneLinear(true, ActivationKind.Tanh, 1), [item, g.Input("hour"), P("scene.w", 5, 4, 4), P("scene.b", 5, 4), activated]);
        var knots = (ReadOnlySpan<float> elements) => g.Constant(new Tensor(new Shape(elements.Length), elements));
        var calibrated = g.Add(new Interpolate(), [g.Dot(ofHour, city), knots([-1, 0.5f, 2]), knots([0, 0.25f, 1])]);
        var summed = g.Add(new Sum(4, new Activation(ActivationKind.Elu, 0.75)), [mixed, expanded, heads, laid]);
        var cross = g.Add(new CrossVector(), [item, summed, P("cv.w", 4), P("cv.b", 4)]);
        var matrix = g.Add(new CrossMatrix(), [item, cross, cross, P("cm.w", 4, 4), P("cm.b", 4)]);
        var gated = g.Add(new GatedCross(), [item, matrix, P("gc.w", 4, 4), P("gc.b", 4), P("gc.g", 4, 4)]);
        var stack = g.Add(new StackFields(), [item, city]);
        var compressed = g.Add(new CompressedInteraction(true, ActivationKind.Relu), [stack, stack, P("cin.w", 3, 4), P("cin.b", 3)]);
        var lines = g.Reduce(g.Add(new LineProducts(), [stack, g.Concat(1, compressed, compressed)]), ReduceKind.Sum, 0);
        var pairAttention = g.Add(new PairAttention(), [P("afm.w", 2, 4), P("afm.b", 2), P("afm.h", 1, 2), item, city]);
        var fieldPairs = g.Add(new FieldPairs(PairFunction.Dot, true, 0, 1), [item, hour, P("pairs.w", 1, 4)]);
        var hashed = g.Add(new HashedPairs([0, 11], [0, 1]), [g.Input("item_id"), g.Input("city"), P("poly2", 7, 1)]);
        var convolved = g.Reshape(
            g.Add(new Conv(1, 1, ActivationKind.Tanh, 2), [g.Reshape(gated, 2, 2, 1), P("conv.w", 3, 3, 2), P("conv.b", 3)]), 3);
        var largest = g.Add(new KMaxPooling(2), [convolved]);
        var bi = g.Unary(g.BiInteraction(fields), UnaryKind.Abs);
        using (g.Scope("head"))
        {
            var joined = g.Concat(
                0, gated, convolved, bi, product, g.FactorizationMachine(fields), g.Dot(item, city), calibrated, g.Add(new PairwiseDot(PairOrder.Lower, true), fields),
                g.Add(new CrossDot(1), fields), g.Add(new Select(1, 0), [item]), g.Slice(g.Input("image"), 0, 1, 2), g.Input("price"), g.Input("load"), remembered,
                lines, pairAttention, fieldPairs, hashed, largest,
                g.Add(new CrossedBag(5, 3, 1, Pooling.SqrtN), [g.Input("city"), g.Input("genres"), P("crossed", 6, 2)]),
                SampleTrees.Forest(seed, 4, 3, 4, categories: true).Sum(g, g.Input("image")));
            var width = joined.Shape[0];
            var hidden = g.Add(
                new Linear(true, new Activation(ActivationKind.LeakyRelu, 0.125), 1), [joined, P("h.w", 4, width), P("h.b", 4), item]);
            g.Output("score", g.Linear(hidden, P("s.w", 1, 4)));
            g.Output("ctr", g.Activate(g.Linear(hidden, P("c.w", 1, 4), P("c.b", 1)), ActivationKind.Sigmoid));
        }

        return g.Build();
    }

    private static SelfTest SelfTest(Feature[] features, int items)
    {
        var user = new EncodedSchema([.. features.Where(feature => feature.Side != Side.Item)]);
        var item = new EncodedSchema([.. features.Where(feature => feature.Side == Side.Item)]);
        float[] expected = [.. Enumerable.Range(0, items).Select(i => i / 3f)];
        return new SelfTest(
            [.. Enumerable.Range(0, user.IdWidth).Select(i => i % 2)],
            [.. Enumerable.Range(0, user.NumberWidth).Select(i => i / 7f)],
            items,
            [.. Enumerable.Range(0, items * item.IdWidth).Select(i => i % 3)],
            [.. Enumerable.Range(0, items * item.NumberWidth).Select(i => -i / 9f)],
            new Dictionary<string, IReadOnlyList<float>> { ["score"] = expected, ["ctr"] = expected },
            1e-4);
    }
}
