using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Recurrent networks from a model description.</summary>
internal static class RecurrentSpec
{
    private static readonly Dictionary<string, RecurrentCell> Cells = new()
    {
        ["gru"] = RecurrentCell.Gru,
        ["lstm"] = RecurrentCell.Lstm,
    };

    private static readonly Dictionary<string, StatePooling> States = new()
    {
        ["last"] = StatePooling.Last,
        ["mean"] = StatePooling.Mean,
        ["attended"] = StatePooling.Attended,
    };

    public static Func<GraphBuilder, Value> Rnn(SpecObject spec)
    {
        var pooling = spec.Choice("states", States, StatePooling.Last);
        var kind = InterestAttention.Bilinear;
        var options = new RnnOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            History = AttentionSpec.Pair(spec),
            Cell = spec.Choice("cell", Cells, RecurrentCell.Gru),
            Reset = DienSpec.Reset(spec),
            Units = DienSpec.Units(spec, "units"),
            Pooling = pooling,
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        if (pooling == StatePooling.Attended)
        {
            options = options with { Attention = DienSpec.Attention(spec, ref kind), AttentionKind = kind };
        }

        return graph => Zoo.Rnn.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Gru4Rec(SpecObject spec)
    {
        var options = new Gru4RecOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            History = AttentionSpec.Pair(spec),
            Layers = spec.Int("layers", 1, 1),
            Units = spec.Int("units", 1),
            Reset = DienSpec.Reset(spec),
            Output = spec.Has("output") ? OptionSpec.Output(spec) : ActivationKind.None,
        };
        return graph => Zoo.Gru4Rec.Build(graph, options);
    }
}
