using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Quantization;
using Xunit;

namespace RankKernel.Tests.Interests;

/// <summary>A network that pools a history in every way there is, over a table in some precision.</summary>
internal static class Pooled
{
    private const int Items = 50;
    private const int Width = 19;
    private const int History = 40;
    private const int Padding = 3;

    public static ModelDefinition Define(EmbeddingPrecision precision)
    {
        Feature[] features =
        [
            new SequenceFeature("history", Side.User, History, [new IdColumn("item", new DirectEncoding(Items)), new NumericColumn("weight", NumericEncoding.Raw)]),
            new NumericFeature("x", Side.Item, NumericEncoding.Raw, Width),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(3));
        var whole = graph.Parameter("table", Items, Width);
        var table = graph.Constant(TableQuantizer.Encode(whole, new QuantizationOptions { Embeddings = precision }).Tensor);
        var (item, weight) = (graph.Input("history", "item"), graph.Input("history", "weight"));
        var rows = graph.SequenceGather(item, table);
        Value[] vectors =
        [
            .. Enum.GetValues<Pooling>().Select(pooling => graph.EmbeddingBag(item, table, pooling, Padding)),
            .. Enum.GetValues<Pooling>().Select(pooling => graph.EmbeddingBag(item, table, pooling, Padding, weight)),
            .. Enum.GetValues<ReduceKind>().Select(kind => graph.Reduce(rows, kind, 0)),
        ];
        Value[] numbers = [.. Enum.GetValues<ReduceKind>().Select(kind => graph.Reshape(graph.Reduce(weight, kind, 0), 1))];
        var sums = vectors.Select(vector => graph.Dot(vector, graph.Input("x"))).Concat(numbers).ToArray();
        for (var i = 0; i < sums.Length; i++)
        {
            graph.Output($"score {i}", sums[i]);
        }

        return new ModelDefinition("pooled", features, graph.Build());
    }

    /// <summary>Compares scores after each of some events, drops of a full history among them, with those of the whole history.</summary>
    public static void Check(RankModel model)
    {
        const int Candidates = 3;
        using var ranker = model.CreateRanker();
        using var center = new UserInterestCenter(model, new() { DroppedAtOnce = 11 });
        var (random, happened, mine, plain) = (new Random(8), center.CreateEvent(), center.CreateRequest(), model.CreateRequest());
        var (wanted, scores) = (new float[Candidates * model.Outputs.Count], new float[Candidates * model.Outputs.Count]);
        foreach (var request in (RankRequest[])[mine, plain])
        {
            request.Items.Reset(Candidates);
            request.Items.SetVectors("x", [.. Enumerable.Range(0, Candidates * Width).Select(n => (n % 7) - 3f)]);
        }

        for (var i = 0; i < 3 * History; i++)
        {
            happened.Set("item", i < 2 ? Padding : random.Next(Items));
            happened.Set("weight", random.Next(4) == 0 ? 0 : (random.NextDouble() * 4) - 1);
            center.Observe(1, happened);
            center.FillHistories(1, plain);
            ranker.ScoreAll(plain, wanted);
            center.ScoreAll(1, mine, scores);
            Assert.Equal(wanted.Select(BitConverter.SingleToInt32Bits), scores.Select(BitConverter.SingleToInt32Bits));
        }

        Assert.True(center.Statistics.Dropped > 0);
    }
}
