using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Testing;

internal sealed partial class Samples
{
    private Dictionary<string, Func<GraphBuilder, Value>> Sequences => new()
    {
        ["DIN"] = graph => Din.Build(graph, new() { Embedding = Raw, Attended = [Both], Mlp = Normed }),
        ["DIN, Dice"] = graph => Din.Build(graph, new() { Embedding = Raw, Attended = [Both], Attention = Unit(ActivationKind.Dice), Mlp = Plain }),
        ["DIN, PReLU, softmax, scaled"] = graph => Din.Build(graph, new() { Embedding = Embedded, Attended = [ItemAlone], Attention = Unit(ActivationKind.PRelu) with { Normalization = AttentionNormalization.Softmax, Scale = 0.5 }, Mlp = Plain }),
        ["DIN, two units"] = graph => Din.Build(graph, new() { Embedding = Raw, Attended = [ItemAlone, CategoryAlone], Attention = Unit(ActivationKind.Relu), Mlp = Plain }),
        ["DIN, padding row"] = graph => Din.Build(graph, new() { Embedding = Raw, Attended = [Both], Attention = Unit(ActivationKind.Sigmoid) with { Empty = EmptyHistory.PaddingRow, PaddingId = -1 }, Mlp = Plain }),
        ["DIN, authors' extras"] = graph => Din.Build(graph, new() { Embedding = Raw, Attended = [Both], ProjectAttended = true, TargetProduct = true, HistorySum = true, Linear = new() { Fields = ["item_id"], Bias = false }, Mlp = Plain }),
        ["DIN, softmax of two"] = graph => Din.Build(graph, new() { Embedding = Raw, Attended = [Both], TwoUnitSoftmax = true, Mlp = Plain }),
        ["DIEN"] = graph => Dien.Build(graph, Evolving(InterestEvolution.AuGru)),
        ["DIEN, GRU"] = graph => Dien.Build(graph, Evolving(InterestEvolution.Gru) with { Sums = [Both], Embedding = Embedded }),
        ["DIEN, attended GRU, PReLU"] = graph => Dien.Build(graph, Evolving(InterestEvolution.AttendedGru) with { Attention = Unit(ActivationKind.PRelu) }),
        ["DIEN, AIGRU, dot"] = graph => Dien.Build(graph, Evolving(InterestEvolution.AiGru) with { AttentionKind = InterestAttention.Dot, Attention = new() { Scale = 0.5 } }),
        ["DIEN, AGRU, bilinear"] = graph => Dien.Build(graph, Evolving(InterestEvolution.AGru) with { AttentionKind = InterestAttention.Bilinear, ExtractionUnits = 5, EvolutionUnits = 3 }),
        ["DIEN, authors'"] = graph => Dien.Build(graph, Evolving(InterestEvolution.AuthorsAuGru) with
        {
            Reset = GruReset.BeforeProduct,
            ExtractionUnits = 6,
            TargetLayer = new(ActivationKind.PRelu),
            UniformOverPadding = true,
            Sums = [Both],
            FieldsFirst = true,
            SumsFirst = true,
            TwoUnitSoftmax = true,
        }),
        ["DIEN, two interests"] = graph => Dien.Build(graph, Evolving(InterestEvolution.AuGru) with { Attended = [ItemAlone, CategoryAlone] }),
    };

    private static readonly AttendedPair Both = new(["item_id", "category"], ["history.item", "history.category"]);

    private static readonly AttendedPair ItemAlone = new(["item_id"], ["history.item"]);

    private static readonly AttendedPair CategoryAlone = new(["category"], ["history.category"]);

    private DienOptions Evolving(InterestEvolution evolution) => new()
    {
        Embedding = Raw,
        Attended = [Both],
        Evolution = evolution,
        Attention = Unit(ActivationKind.Sigmoid) with { Normalization = AttentionNormalization.Softmax },
        Mlp = Plain,
    };

    private AttentionOptions Unit(ActivationKind activation) => new() { HiddenUnits = size.Attention, Activation = new(activation) };
}
