using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Testing;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Oracle;
using RankKernel.Zoo;
using Xunit;

namespace RankKernel.Tests.ZooTests;

public class TransActHistoryTests
{
    private const int Items = 8;
    private const int MaxLength = 6;

    private static readonly Feature[] Features =
    [
        new IdFeature("item", Side.Item, new DirectEncoding(40, FirstIndex: 1)),
        new SequenceFeature("history", Side.User, MaxLength, [new IdColumn("item", new DirectEncoding(40, FirstIndex: 1, Padding: 0))]),
    ];

    /// <summary>No number that stands for "none" reaches a layer, however many positions of padding there are.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_history_of_padding_scores_as_an_empty_one(int lastPositions)
    {
        var graph = new GraphBuilder(Features, new SpreadParameters(seed: 7));
        TransAct.Build(graph, new()
        {
            Embedding = new() { Dimension = 4, SharedTables = new Dictionary<string, string> { ["history.item"] = "item" } },
            Attended = [new(["item"], ["history.item"])],
            LastPositions = lastPositions,
            Mlp = new() { HiddenUnits = [8] },
        });
        using var model = new RankModel(new ModelDefinition("TransAct", Features, graph.Build()));
        using var ranker = model.CreateRanker();
        var (user, items) = RandomEncoded.Rows(Features, Items, seed: 3);
        var slot = user.Schema[new InputSource("history", "item")];
        user.IdRow(0).Slice(slot.Offset, slot.Width).Clear();
        var empty = Scores(0);
        Assert.All(empty, score => Assert.InRange(score, 1e-6f, 1 - 1e-6f));
        Assert.Equal(Items, empty.Distinct().Count());
        for (var length = 1; length <= MaxLength; length++)
        {
            Assert.Equal(empty, Scores(length));
        }

        float[] Scores(int length)
        {
            user.IdRow(0)[slot.LengthOffset] = length;
            var scores = new float[Items];
            ranker.ScoreAll(EncodedRequest.Of(model, user, items), scores);
            return scores;
        }
    }
}
