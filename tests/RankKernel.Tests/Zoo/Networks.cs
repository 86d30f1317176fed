using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Tests.ZooTests;

/// <summary>Every architecture of the zoo over <see cref="MixedFeatures"/>, in several variants, by a readable name.</summary>
internal static class Networks
{
    private static readonly EmbeddingOptions Raw = new()
    {
        Dimension = 4,
        SharedTables = new Dictionary<string, string> { ["history.item"] = "item_id", ["history.category"] = "category" },
        Poolings = new Dictionary<string, Pooling> { ["tags"] = Pooling.Max, ["topics"] = Pooling.Sum, ["history.action"] = Pooling.SqrtN },
    };

    private static readonly EmbeddingOptions Embedded = Raw with { Numeric = NumericInput.Embedded };

    private static readonly EmbeddingOptions Widths = Embedded with { Dimensions = new Dictionary<string, int> { ["user_id"] = 7, ["price"] = 2, ["image"] = 5 } };

    private static readonly MlpOptions Plain = new() { HiddenUnits = [8, 6] };

    private static readonly MlpOptions Normed = new()
    {
        HiddenUnits = [8],
        Activation = new LayerActivation(ActivationKind.Dice, DiceAffine: true),
        BatchNorm = true,
        InputBatchNorm = true,
    };

    private static readonly AttendedPair Both = new(["item_id", "category"], ["history.item", "history.category"]);

    private static readonly AttendedPair ItemAlone = new(["item_id"], ["history.item"]);

    private static readonly AttendedPair CategoryAlone = new(["category"], ["history.category"]);

    public static IReadOnlyDictionary<string, Func<GraphBuilder, Value>> All { get; } = new Dictionary<string, Func<GraphBuilder, Value>>
    {
        ["LR"] = graph => LogisticRegression.Build(graph, new()),
        ["LR, mean, no bias"] = graph => LogisticRegression.Build(graph, new() { Linear = new() { Pooling = Pooling.Mean, Bias = false } }),
        ["LR, some fields, exp"] = graph => LogisticRegression.Build(graph, new() { Linear = new() { Fields = ["age", "tags"] }, Output = ActivationKind.Exp }),
        ["FM"] = graph => Fm.Build(graph, new() { Embedding = Embedded }),
        ["FM, raw numbers"] = graph => Fm.Build(graph, new() { Embedding = Raw }),
        ["Wide & Deep"] = graph => WideAndDeep.Build(graph, new() { Embedding = Widths, Mlp = Plain, Linear = new() { Fields = ["user_id", "category"] } }),
        ["DeepFM"] = graph => DeepFm.Build(graph, new() { Embedding = Raw, Mlp = Plain, Output = ActivationKind.None }),
        ["DeepFM, PReLU"] = graph => DeepFm.Build(graph, new() { Embedding = Embedded, Mlp = Plain with { Activation = new(ActivationKind.PRelu) } }),
        ["DCN"] = graph => Dcn.Build(graph, new() { Embedding = Widths, Cross = Cross(CrossKind.Vector), Mlp = Plain }),
        ["DCN, per element, clipped"] = graph => Dcn.Build(graph, new() { Embedding = Raw, Cross = Cross(CrossKind.Element), Mlp = Plain, InputClip = 0.4 }),
        ["DCNv2, stacked"] = graph => Dcn.Build(graph, new() { Embedding = Raw, Cross = Cross(CrossKind.Matrix), Structure = CrossStructure.Stacked, Stacked = Normed }),
        ["DCNv2, stacked and parallel, low rank"] = graph => Dcn.Build(graph, new() { Embedding = Raw, Cross = Cross(CrossKind.LowRank), Structure = CrossStructure.StackedParallel, Stacked = Plain, Mlp = Normed }),
        ["DCNv2, cross only, mixture, linear part"] = graph => Dcn.Build(graph, new() { Embedding = Raw, Cross = Cross(CrossKind.Mixture), Structure = CrossStructure.CrossOnly, Linear = new() }),
        ["DLRM"] = graph => Dlrm.Build(graph, new() { Embedding = Raw, Bottom = Plain, Top = Plain }),
        ["DLRM, upper triangle, dense last"] = graph => Dlrm.Build(graph, new() { Embedding = Raw, Bottom = Plain, Top = Plain, Order = PairOrder.Upper, DenseFirst = false, PairsFirst = true, SelfInteraction = true }),
        ["DLRM, joined"] = graph => Dlrm.Build(graph, new() { Embedding = Raw, Bottom = Normed, Top = Plain, Interaction = DlrmInteraction.Concat }),
        ["DLRM, no numbers"] = graph => Dlrm.Build(graph, new() { Embedding = Raw with { Fields = ["user_id", "item_id", "tags"] }, Top = Plain }),
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

    /// <summary>Networks of the tasks <c>score</c> and <c>buy</c>.</summary>
    public static IReadOnlyDictionary<string, Func<GraphBuilder, Value>> OfTasks { get; } = new Dictionary<string, Func<GraphBuilder, Value>>
    {
        ["shared bottom"] = graph => SharedBottom.Build(graph, new() { Embedding = Raw, Tasks = ["score", "buy"], Bottom = Normed, Tower = Plain }),
        ["MMoE"] = graph => Mmoe.Build(graph, Experts),
        ["MMoE, deep gates"] = graph => Mmoe.Build(graph, Experts with { Embedding = Embedded, Gate = Plain, Expert = Normed }),
        ["MMoE, one gate"] = graph => Mmoe.Build(graph, Experts with { SharedGate = true, Experts = 1, Output = ActivationKind.None }),
    };

    private static MmoeOptions Experts => new() { Embedding = Raw, Tasks = ["score", "buy"], Experts = 3, Expert = Plain, Tower = new() { HiddenUnits = [4] } };

    private static DienOptions Evolving(InterestEvolution evolution) => new()
    {
        Embedding = Raw,
        Attended = [Both],
        Evolution = evolution,
        Attention = Unit(ActivationKind.Sigmoid) with { Normalization = AttentionNormalization.Softmax },
        Mlp = Plain,
    };

    private static CrossOptions Cross(CrossKind kind) => new() { Kind = kind, Layers = 2, Rank = 3, Experts = 2 };

    private static AttentionOptions Unit(ActivationKind activation) => new() { HiddenUnits = [5, 3], Activation = new(activation) };
}
