using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Testing;

internal sealed partial class Samples
{
    private Dictionary<string, Func<GraphBuilder, Value>> Recurrent => new()
    {
        ["RNN ranking"] = graph => Rnn.Build(graph, Remembering),
        ["RNN ranking, LSTM"] = graph => Rnn.Build(graph, Remembering with { Cell = RecurrentCell.Lstm, Units = size.Layer - 1 }),
        ["RNN ranking, LSTM, mean"] = graph => Rnn.Build(graph, Remembering with { Cell = RecurrentCell.Lstm, Pooling = StatePooling.Mean }),
        ["RNN ranking, reset before, attended"] = graph => Rnn.Build(graph, Remembering with { Reset = GruReset.BeforeProduct, Pooling = StatePooling.Attended, Units = size.Layer }),
        ["RNN ranking, LSTM, attention network"] = graph => Rnn.Build(graph, Remembering with
        {
            Cell = RecurrentCell.Lstm,
            Pooling = StatePooling.Attended,
            AttentionKind = InterestAttention.Network,
            Attention = Unit(ActivationKind.Dice) with { Normalization = AttentionNormalization.Softmax },
        }),
        ["GRU4Rec"] = graph => Gru4Rec.Build(graph, new() { Embedding = Raw, History = Both, Units = size.Layer }),
        ["GRU4Rec, two layers, sigmoid"] = graph => Gru4Rec.Build(graph, new() { Embedding = Raw, History = ItemAlone, Layers = 2, Units = size.Layer, Reset = GruReset.BeforeProduct, Output = ActivationKind.Sigmoid }),
        ["SLi-Rec"] = graph => SliRec.Build(graph, Timed),
        ["SLi-Rec, authors'"] = graph => SliRec.Build(graph, Timed with
        {
            Recurrent = ["history.item"],
            LongTermOverPadding = true,
            FusionReadsLastColumn = true,
            Attention = Timed.Attention with { BatchNorm = true },
            Fusion = new() { HiddenUnits = [size.Layer], BatchNorm = true },
        }),
        ["similarity and match features"] = graph => SimilarityRanking.Build(graph, Compared),
        ["similarity and match features, logarithms"] = graph => SimilarityRanking.Build(graph, Compared with { Similarities = [], LogMatches = true }),
        ["MIMN"] = graph => Mimn.Build(graph, Kept),
        ["MIMN, channels, usage"] = graph => Mimn.Build(graph, Kept with { Channels = true, Usage = MemoryUsage.Written, Slots = 3, OutputUnits = 5 }),
        ["MIMN, authors'"] = graph => Mimn.Build(graph, Kept with
        {
            Channels = true,
            LastChannelAlone = true,
            PaddedInFront = true,
            Usage = MemoryUsage.WrittenTwice,
            TwoUnitSoftmax = true,
        }),
    };

    private SliRecOptions Timed => new()
    {
        Embedding = Raw,
        History = Both,
        TimeToNow = "history.gap",
        TimeFromFirst = "history.gap",
        Attention = Unit(ActivationKind.Relu) with { Normalization = AttentionNormalization.Softmax },
        Fusion = new() { HiddenUnits = [size.Layer] },
        Mlp = Plain,
    };

    private SimilarityRankingOptions Compared => new()
    {
        Embedding = Raw,
        Similarities =
        [
            new(Both.Target, Both.History, SimilarityKind.Centroid), new(ItemAlone.Target, ItemAlone.History, SimilarityKind.Best),
            new(Both.Target, Both.History, SimilarityKind.Last),
        ],
        Matches = [new("item_id", "history.item"), new("category", "history.category")],
        Mlp = Plain,
    };

    private MimnOptions Kept => new() { Embedding = Raw, History = Both, Units = size.Layer, Attention = new() { HiddenUnits = size.Attention }, Mlp = Plain };

    private RnnOptions Remembering => new() { Embedding = Raw, History = Both, Mlp = Plain };
}
