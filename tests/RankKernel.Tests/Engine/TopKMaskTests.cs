using RankKernel.Features;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Engine;

/// <summary>What a search finds, at every length of a history: nothing, one event, as many as it may find, more.</summary>
public class TopKMaskTests
{
    private const int MaxLength = 7;
    private const int Count = 3;

    private static readonly float[] Scores = [2, 5, 2, 5, -1, 5, 2];

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "0")]
    [InlineData(2, "0 1")]
    [InlineData(3, "0 1 2")]
    [InlineData(4, "0 1 3")]
    [InlineData(6, "1 3 5")]
    [InlineData(7, "1 3 5")]
    public void The_first_of_equal_scores_are_found(int length, string positions) => Assert.Equal(positions, Found(length, Scores, competes: false));

    [Theory]
    [InlineData(0, "")]
    [InlineData(3, "0 2")]
    [InlineData(6, "0 2")]
    [InlineData(7, "0 1 2")]
    public void Padding_that_competes_stands_before_what_has_no_score_above_zero(int length, string positions) =>
        Assert.Equal(positions, Found(length, [4, 0, 3, -1, -2, -3, -4], competes: true));

    /// <summary>Values behind the true length are not numbers: whoever reads them shows it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void What_is_not_found_is_not_seen(int length)
    {
        Feature[] features =
        [
            new SequenceFeature("history", Side.User, MaxLength, [new NumericColumn("score", NumericEncoding.Raw), new NumericColumn("x", NumericEncoding.Raw)]),
            new NumericFeature("query", Side.Item, NumericEncoding.Raw),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(1));
        var values = graph.Reshape(graph.Input("history", "x"), MaxLength, 1);
        var found = graph.Add(new TopKMask(Count), [graph.Input("history", "score")]);
        graph.Output("score", graph.Add(new MultiHeadAttention(1, Masked: true), [graph.Input("query"), values, values, found]));
        float[] x = [1, 10, 100, 1000, float.PositiveInfinity, 10000, float.NaN];
        int[] order = [.. Enumerable.Range(0, length).OrderByDescending(i => Scores[i]).Take(Count)];
        float[] seen = [.. order.Select(i => x[i])];
        var expected = seen.Length == 0 ? 0 : seen.Average();

        Assert.Equal(expected, Run(features, graph, length, x), 1e-4f * Math.Max(1, expected));
    }

    private static string Found(int length, float[] scores, bool competes)
    {
        Feature[] features = [new SequenceFeature("history", Side.User, MaxLength, [new NumericColumn("score", NumericEncoding.Raw), new NumericColumn("x", NumericEncoding.Raw)])];
        var marks = new List<int>();
        for (var position = 0; position < MaxLength; position++)
        {
            var graph = new GraphBuilder(features, new RandomParameters(1));
            var found = graph.Add(new TopKMask(Count, competes), [graph.Input("history", "score")]);
            var fixedSize = graph.Add(new PadSequence(), [found]);
            graph.Output("score", graph.Slice(fixedSize, 0, position, 1));
            if (Run(features, graph, length, new float[MaxLength], scores) > 0)
            {
                marks.Add(position);
            }
        }

        return string.Join(' ', marks);
    }

    private static float Run(Feature[] features, GraphBuilder graph, int length, float[] x, float[]? scores = null)
    {
        using var model = new RankModel(new ModelDefinition("search", features, graph.Build()));
        using var ranker = model.CreateRanker();
        var user = new EncodedRows(new EncodedSchema([.. features.Where(feature => feature.Side == Side.User)]));
        user.Resize(1);
        foreach (var (column, numbers) in ((string, float[])[])[("score", scores ?? Scores), ("x", x)])
        {
            var slot = user.Schema[new InputSource("history", column)];
            numbers.CopyTo(user.NumberRow(0)[slot.Offset..]);
        }

        user.IdRow(0)[user.Schema[new InputSource("history", "score")].LengthOffset] = length;
        var items = new EncodedRows(new EncodedSchema([.. features.Where(feature => feature.Side == Side.Item)]));
        items.Resize(1);
        var output = new float[1];
        ranker.ScoreAll(EncodedRequest.Of(model, user, items), output);
        return output[0];
    }
}
