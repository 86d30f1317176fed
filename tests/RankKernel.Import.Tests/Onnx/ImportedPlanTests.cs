using RankKernel.Cpu;
using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import.Onnx;
using RankKernel.Planning;
using RankKernel.Zoo;

namespace RankKernel.Import.Tests.Onnx;

/// <summary>A network that went out as ONNX and came back runs the same steps as the one that was built.</summary>
public sealed class ImportedPlanTests
{
    private const int Candidates = 500;

    private static readonly DirectEncoding Ids = new(50);

    private static readonly EmbeddingOptions Embedding = new() { Dimension = 4 };

    private static readonly EmbeddingOptions Shared = new()
    {
        Dimension = 4,
        SharedTables = new Dictionary<string, string> { ["history.item"] = "item", ["history.category"] = "category" },
    };

    private static readonly AttendedPair[] Attended = [new(["item", "category"], ["history.item", "history.category"])];

    private static readonly Dictionary<string, (Kind Kind, Action<GraphBuilder> Build)> Networks = new()
    {
        ["FM"] = (Kind.Fields, graph => Fm.Build(graph, new() { Embedding = Embedding })),
        ["DeepFM"] = (Kind.Fields, graph => DeepFm.Build(graph, new() { Embedding = Embedding, Mlp = Hidden(12, 8) })),
        ["NFM"] = (Kind.Fields, graph => Nfm.Build(graph, new() { Embedding = Embedding, Mlp = Hidden(12) })),
        ["PNN"] = (Kind.Fields, graph => Pnn.Build(graph, new() { Embedding = Embedding, Mlp = Hidden(12) })),
        ["DCN"] = (Kind.Fields, graph => Dcn.Build(graph, new() { Embedding = Embedding, Cross = new() { Kind = CrossKind.Vector }, Mlp = Hidden(12) })),
        ["DCNv2"] = (Kind.Fields, graph => Dcn.Build(graph, new() { Embedding = Embedding, Mlp = Hidden(12, 8) })),
        ["DCNv2, low rank"] = (Kind.Fields, graph => Dcn.Build(graph, new() { Embedding = Embedding, Cross = new() { Kind = CrossKind.LowRank, Rank = 3 }, Mlp = Hidden(12) })),
        ["GDCN"] = (Kind.Fields, graph => Dcn.Build(graph, new() { Embedding = Embedding, Cross = new() { Kind = CrossKind.Gated }, Mlp = Hidden(12) })),
        ["DLRM"] = (Kind.Numbers, graph => Dlrm.Build(graph, new() { Embedding = Embedding, Bottom = Hidden(6), Top = Hidden(12) })),
        ["MMoE"] = (Kind.Fields, graph => Mmoe.Build(graph, new() { Embedding = Embedding, Tasks = ["a", "b"], Experts = 3, Expert = Hidden(12, 8), Tower = Hidden(6) })),
        ["AutoInt"] = (Kind.Fields, graph => AutoInt.Build(graph, new() { Embedding = Embedding, Attention = new() { Layers = 2, Heads = 2, Units = 8 } })),
        ["AutoInt, scaled, normalised"] = (Kind.Fields, graph => AutoInt.Build(graph, new()
        {
            Embedding = Embedding,
            Attention = new() { Layers = 2, Heads = 4, Units = 16, Scaled = true, LayerNorm = true, LayerNormEpsilon = 1.0 / 1024 },
            Mlp = Hidden(12),
        })),
        ["AutoInt of one head"] = (Kind.Fields, graph => AutoInt.Build(graph, new() { Embedding = Embedding, Attention = new() { Layers = 2, Heads = 1 } })),
        ["xDeepFM"] = (Kind.Fields, graph => XDeepFm.Build(graph, new() { Embedding = Embedding, Cin = new() { Units = [5, 3] }, Mlp = Hidden(12) })),
        ["xDeepFM, halves, ReLU"] = (Kind.Fields, graph => XDeepFm.Build(graph, new()
        {
            Embedding = Embedding,
            Cin = new() { Units = [6, 4, 3], SplitHalf = true, Activation = new(ActivationKind.Relu) },
            Mlp = Hidden(12),
        })),
        ["DIN"] = (Kind.History, graph => Din.Build(graph, DinOptions(ActivationKind.Sigmoid))),
        ["DIN, Dice"] = (Kind.History, graph => Din.Build(graph, DinOptions(ActivationKind.Dice))),
        ["DIN, softmax"] = (Kind.History, graph => Din.Build(graph, DinOptions(ActivationKind.PRelu, AttentionNormalization.Softmax))),
        ["DIN, padding"] = (Kind.History, graph => Din.Build(graph, DinOptions(ActivationKind.Sigmoid) with
        {
            Attention = new() { HiddenUnits = [8], Activation = new(ActivationKind.Sigmoid), PaddingId = 0 },
        })),
        ["DIEN"] = (Kind.History, graph => Dien.Build(graph, DienOptions(InterestEvolution.AuGru, InterestAttention.Bilinear))),
        ["DIEN, AGRU"] = (Kind.History, graph => Dien.Build(graph, DienOptions(InterestEvolution.AGru, InterestAttention.Network))),
        ["DIEN, gate that keeps"] = (Kind.History, graph => Dien.Build(graph, DienOptions(InterestEvolution.AuthorsAuGru, InterestAttention.Dot))),
        ["DIEN, reset before the product"] = (Kind.History, graph => Dien.Build(graph, DienOptions(InterestEvolution.AuGru, InterestAttention.Dot) with { Reset = GruReset.BeforeProduct })),
    };

    /// <summary>What a network reads beside ids of user and item.</summary>
    private enum Kind
    {
        Fields,
        Numbers,
        History,
    }

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_that_went_through_onnx_plans_to_the_same_steps(string name)
    {
        var (kind, build) = Networks[name];
        var built = Define(name, kind, build);
        var imported = Imported(built);
        using var expected = new CpuProgram(built, KernelSet.Best);
        using var actual = new CpuProgram(imported, KernelSet.Best);

        var (steps, others) = (Steps(expected.Plan), Steps(actual.Plan));
        Assert.True(steps.SequenceEqual(others), $"built:\n{Lines(steps, others)}\nimported:\n{Lines(others, steps)}");
        Assert.Equal(PlanReport.Create(expected.Plan, Candidates).Split.Flops, PlanReport.Create(actual.Plan, Candidates).Split.Flops);
    }

    /// <summary>Cadence, operation and shapes of every step, in no order: that of independent steps follows the order of the file.</summary>
    private static IReadOnlyList<string> Steps(Plan plan) =>
    [
        .. plan.UserSteps.Concat(plan.ItemSteps).Concat(plan.PairSteps)
            .Where(node => !ScratchLayout.IsView(node))
            .Select(node => $"{node.Output.Cadence} {Operation(node)} {node.Output.Type.Shape} of {string.Join(' ', node.Inputs.Select(input => input.Shape))}")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The pooling of a single id has no meaning.</summary>
    private static Operation Operation(Node node) =>
        node.Operation is EmbeddingBag bag && node.Inputs[0].Shape.Rank == 0 ? bag with { Pooling = Pooling.Sum } : node.Operation;

    /// <summary>The steps that another plan lacks, or has less often.</summary>
    private static string Lines(IReadOnlyList<string> steps, IReadOnlyList<string> others)
    {
        var rest = others.ToList();
        return string.Join("\n", steps.Where(step => !rest.Remove(step)));
    }

    private static ModelDefinition Define(string name, Kind kind, Action<GraphBuilder> build)
    {
        Feature[] features =
        [
            new IdFeature("user", Side.User, Ids),
            new IdFeature("city", Side.User, Ids),
            .. kind == Kind.History ? [new SequenceFeature("history", Side.User, 5, [new IdColumn("item", Ids), new IdColumn("category", Ids)])] : Array.Empty<Feature>(),
            new IdFeature("item", Side.Item, Ids),
            new IdFeature("category", Side.Item, Ids),
            .. kind == Kind.Numbers
                ? [new NumericFeature("age", Side.User, NumericEncoding.Raw), new NumericFeature("price", Side.Item, NumericEncoding.Raw)]
                : Array.Empty<Feature>(),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(1));
        build(graph);
        return new ModelDefinition(name, features, graph.Build());
    }

    private static ModelDefinition Imported(ModelDefinition model)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        try
        {
            OnnxExporter.Export(model, path);
            var read = model.Graph.Inputs.Select(input => input.Source!.Feature).ToHashSet();
            return OnnxImporter.Import(path, new OnnxImportOptions
            {
                User = [.. model.Features.Where(feature => feature.Side == Side.User && read.Contains(feature.Name)).Select(feature => feature.Name)],
            }).Model;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static MlpOptions Hidden(params int[] units) => new() { HiddenUnits = units };

    private static DinOptions DinOptions(ActivationKind activation, AttentionNormalization normalization = AttentionNormalization.None) => new()
    {
        Embedding = Shared,
        Attended = Attended,
        Attention = new() { HiddenUnits = [8, 6], Activation = new(activation), Normalization = normalization },
        Mlp = new() { HiddenUnits = [12, 8], Activation = new(ActivationKind.PRelu) },
    };

    private static DienOptions DienOptions(InterestEvolution evolution, InterestAttention attention) => new()
    {
        Embedding = Shared,
        Attended = Attended,
        Evolution = evolution,
        AttentionKind = attention,
        Mlp = new() { HiddenUnits = [12, 8], Activation = new(ActivationKind.PRelu) },
    };
}
