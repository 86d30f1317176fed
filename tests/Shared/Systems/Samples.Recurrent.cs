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
    };

    private RnnOptions Remembering => new() { Embedding = Raw, History = Both, Mlp = Plain };
}
