using RankKernel.Format;
using RankKernel.Graph;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Goldens;
using RankKernel.Tests.Oracle;
using RankKernel.Zoo;
using Xunit;

namespace RankKernel.Tests.Listwise;

public class SlateRerankerTests
{
    private const int Item = 5;
    private const int State = 3;
    private const int Seed = 23;

    private static readonly Dictionary<string, ListwiseOperation> Networks = new()
    {
        ["pointer"] = new PointerNetwork(7),
        ["scores"] = new SlateTransformer(2, 3, 12, 9, Autoregressive: false),
        ["decoder"] = new SlateTransformer(3, 2, 8, 9, Autoregressive: true),
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    public static TheoryData<string> Goldens => [.. SlateGoldens.Names];

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Orders_are_exactly_those_of_the_reference(string name)
    {
        var compared = SlateGoldens.Compare(name);

        Assert.Equal(compared.Order, compared.Actual);
        foreach (var tensor in compared.Tensors)
        {
            OracleAssert.Close(tensor.Expected, tensor.Actual, tensor.Tolerance, 0, $"{name} {tensor.Name}");
        }
    }

    [Theory]
    [MemberData(nameof(Goldens))]
    public void A_model_file_keeps_the_network(string name)
    {
        using var golden = GoldenCases.Open(name);
        var definition = SlateGoldens.Define(golden);
        using var stream = new MemoryStream();
        ModelFile.Write(definition, stream);
        using var before = new SlateReranker(definition);
        using var after = new SlateReranker(ModelFile.Load(stream.ToArray()));

        Assert.Equal(Order(before, 6), Order(after, 6));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_slate_is_of_different_candidates(string name)
    {
        using var reranker = Create(name);
        foreach (var count in (int[])[0, 1, 2, 17, 100])
        {
            var order = new int[count + 3];
            var probabilities = new float[count + 3];

            Assert.Equal(count, reranker.Rerank(Numbers(reranker.StateWidth, 1), Numbers(count * Item, count), order, probabilities));
            Assert.Equal(Enumerable.Range(0, count), order[..count].Order());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_shorter_slate_is_the_start_of_a_longer_one(string name)
    {
        using var reranker = Create(name);
        Assert.Equal(Order(reranker, 20)[..4], Order(reranker, 20, slate: 4));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_last_choice_is_certain(string name)
    {
        using var reranker = Create(name);
        var (order, probabilities) = (new int[9], new float[9]);
        reranker.Sample(Numbers(reranker.StateWidth, 1), Numbers(9 * Item, 2), 5, order, probabilities);
        if (name != "scores")
        {
            Assert.Equal(1, probabilities[^1], 1e-6f);
            Assert.All(probabilities, probability => Assert.InRange(probability, 0, 1));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Samples_follow_the_distribution_and_their_seed(string name)
    {
        using var reranker = Create(name);
        var (state, items) = (Numbers(reranker.StateWidth, 1), Numbers(4 * Item, 2));
        var trace = new SlateTrace();
        reranker.Run(state, items, new int[4], default, SlateChoice.Greedy, trace);
        var first = trace.Steps[0].ToArray();
        if (name == "scores")
        {
            SlateChoice.Softmax(first);
        }

        const int Draws = 4000;
        var counts = new int[4];
        var (order, again) = (new int[4], new int[4]);
        for (var seed = 0UL; seed < Draws; seed++)
        {
            reranker.Sample(state, items, seed, order);
            reranker.Sample(state, items, seed, again);
            Assert.Equal(order, again);
            Assert.Equal([0, 1, 2, 3], order.Order());
            counts[order[0]]++;
        }

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(first[i], (double)counts[i] / Draws, 4 * Math.Sqrt(first[i] * (1 - first[i]) / Draws) + 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Calls_from_many_threads_do_not_disturb_each_other(string name)
    {
        using var reranker = Create(name);
        int[][] expected = [.. Enumerable.Range(1, 12).Select(count => Order(reranker, count))];

        Parallel.For(0, 200, i => Assert.Equal(expected[i % 12], Order(reranker, 1 + (i % 12))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_call_after_warm_up_allocates_nothing(string name)
    {
        using var reranker = Create(name);
        var (state, items, order) = (Numbers(reranker.StateWidth, 1), Numbers(30 * Item, 2), new int[30]);
        var least = long.MaxValue;
        for (var round = 0; round < 8; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10; i++)
            {
                reranker.Rerank(state, items, order);
                reranker.Sample(state, items, 7, order);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var reranker = Create("decoder");
        Assert.Contains("expected 3", Assert.Throws<ArgumentException>(() => reranker.Rerank([1], new float[Item], new int[1])).Message);
        Assert.Contains("multiple of 5", Assert.Throws<ArgumentException>(() => reranker.Rerank(new float[State], new float[6], new int[1])).Message);
        Assert.Contains("expected none or 2", Assert.Throws<ArgumentException>(() => reranker.Rerank(new float[State], new float[Item], new int[2], new float[1])).Message);
        Assert.Contains("finite", Assert.Throws<ArgumentException>(() => reranker.Rerank([0, float.NaN, 0], new float[Item], new int[1])).Message);
        reranker.Dispose();
        Assert.Throws<ObjectDisposedException>(() => reranker.Rerank(new float[State], new float[Item], new int[1]));
    }

    [Theory]
    [InlineData(0, 2, 8, "layers is 0")]
    [InlineData(1, 3, 8, "heads divide")]
    [InlineData(1, 1, 7, "even width")]
    [InlineData(65, 2, 8, "at most 64 layers")]
    public void Wrong_options_are_refused(int layers, int heads, int width, string message) => Assert.Contains(
        message, Assert.Throws<GraphException>(() => Define(new SlateTransformer(layers, heads, width, 4, false))).Message);

    [Fact]
    public void Rankers_and_rerankers_each_refuse_the_others_models()
    {
        Assert.Contains("SlateReranker", Assert.Throws<GraphException>(() => new RankModel(Define(Networks["pointer"]))).Message);
        Assert.Contains("a ranker runs it", Assert.Throws<GraphException>(() => new SlateReranker(SmallModels.Din(historyLength: 2))).Message);
    }

    [Fact]
    public void Listwise_operations_come_back_from_their_options()
    {
        Assert.Equal(Networks.Values.Select(network => network.Kind).Distinct().Order(), OperationRegistry.ListwiseKinds.Order());
        Assert.All(Networks.Values, network =>
        {
            var writer = new AttributeWriter();
            network.Write(writer);
            Assert.Equal(network, OperationRegistry.Read(network.Kind, writer.Attributes));
        });
    }

    private static SlateReranker Create(string name) => new(Define(Networks[name]));

    private static ModelDefinition Define(ListwiseOperation network)
    {
        var features = Seq2Slate.Features(Item, network.HasState ? State : 0);
        var graph = new GraphBuilder(features, new RandomParameters(Seed));
        Seq2Slate.Build(graph, network);
        return new ModelDefinition("slate", features, graph.Build());
    }

    private static int[] Order(SlateReranker reranker, int count, int? slate = null)
    {
        var order = new int[slate ?? count];
        reranker.Rerank(Numbers(reranker.StateWidth, 1), Numbers(count * reranker.ItemWidth, 2), order);
        return order;
    }

    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }
}
