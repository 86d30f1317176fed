using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Reads an architecture's options; what comes out adds the network to a graph and returns the logit.</summary>
internal delegate Func<GraphBuilder, Value> ArchitectureReader(SpecObject options, ParameterSource weights);

/// <summary>The zoo's architectures by the names of model descriptions.</summary>
internal static class Architectures
{
    private static readonly Dictionary<string, CrossKind> CrossKinds = new()
    {
        ["vector"] = CrossKind.Vector,
        ["matrix"] = CrossKind.Matrix,
        ["low_rank"] = CrossKind.LowRank,
        ["mixture"] = CrossKind.Mixture,
        ["element"] = CrossKind.Element,
        ["gated"] = CrossKind.Gated,
    };

    private static readonly Dictionary<string, CrossStructure> Structures = new()
    {
        ["parallel"] = CrossStructure.Parallel,
        ["stacked"] = CrossStructure.Stacked,
        ["stacked_parallel"] = CrossStructure.StackedParallel,
        ["cross_only"] = CrossStructure.CrossOnly,
    };

    private static readonly Dictionary<string, DlrmInteraction> Interactions = new()
    {
        ["dot"] = DlrmInteraction.Dot,
        ["cat"] = DlrmInteraction.Concat,
    };

    private static readonly Dictionary<string, PairOrder> Orders = new()
    {
        ["upper"] = PairOrder.Upper,
        ["lower"] = PairOrder.Lower,
    };

    /// <summary>The readers by name.</summary>
    public static IReadOnlyDictionary<string, ArchitectureReader> ByName { get; } = new Dictionary<string, ArchitectureReader>
    {
        ["LR"] = LogisticRegression,
        ["FM"] = Fm,
        ["WideDeep"] = WideAndDeep,
        ["DeepFM"] = DeepFm,
        ["DCN"] = static (spec, weights) => Dcn(spec, weights, CrossKind.Vector),
        ["DCNv2"] = static (spec, weights) => Dcn(spec, weights, CrossKind.Matrix),
        ["GDCN"] = static (spec, weights) => Dcn(spec, weights, CrossKind.Gated),
        ["DLRM"] = Dlrm,
        ["MF"] = MachineSpec.MatrixFactorization,
        ["POLY2"] = MachineSpec.Poly2,
        ["FFM"] = MachineSpec.FieldAwareFm,
        ["LSPLM"] = MachineSpec.LsPlm,
        ["AutoRec"] = static (spec, _) => MachineSpec.AutoRec(spec),
        ["HOFM"] = MachineSpec.Hofm,
        ["FwFM"] = MachineSpec.FwFm,
        ["FmFM"] = MachineSpec.FmFm,
        ["IFM"] = MachineSpec.Ifm,
        ["DIFM"] = MachineSpec.Difm,
        ["AFN"] = MachineSpec.Afn,
        ["NeuralCF"] = static (spec, _) => CrossedSpec.NeuralCf(spec),
        ["DeepCrossing"] = static (spec, _) => CrossedSpec.DeepCrossing(spec),
        ["PNN"] = static (spec, _) => CrossedSpec.Pnn(spec),
        ["FNN"] = static (spec, _) => GateSpec.Dnn(spec),
        ["NFM"] = CrossedSpec.Nfm,
        ["AFM"] = CrossedSpec.Afm,
        ["xDeepFM"] = CrossedSpec.XDeepFm,
        ["FiBiNET"] = CrossedSpec.FiBiNet,
        ["AutoFIS"] = CrossedSpec.AutoFis,
        ["AllInteraction"] = static (spec, _) => CrossedSpec.Interaction(spec, FieldInteraction.All),
        ["NeuralInteraction"] = static (spec, _) => CrossedSpec.Interaction(spec, FieldInteraction.Neural),
        ["ONN"] = CrossedSpec.Onn,
        ["DIN"] = Din,
        ["DIEN"] = static (spec, _) => DienSpec.Read(spec),
        ["RNN"] = static (spec, _) => RecurrentSpec.Rnn(spec),
        ["SLiRec"] = static (spec, _) => MemorySpec.SliRec(spec),
        ["SimilarityRanking"] = static (spec, _) => HistorySpec.Ranking(spec),
        ["MIMN"] = static (spec, _) => MemorySpec.Mimn(spec),
        ["GRU4Rec"] = static (spec, _) => RecurrentSpec.Gru4Rec(spec),
        ["DNN"] = static (spec, _) => GateSpec.Dnn(spec),
        ["SENet"] = static (spec, _) => GateSpec.SeNet(spec),
        ["LHUC"] = static (spec, _) => GateSpec.Lhuc(spec),
        ["MaskNet"] = static (spec, _) => GateSpec.MaskNet(spec),
        ["FGCNN"] = GateSpec.Fgcnn,
        ["CCPM"] = GateSpec.Ccpm,
        ["DualMLP"] = static (spec, _) => StreamSpec.DualMlp(spec),
        ["FinalMLP"] = static (spec, _) => StreamSpec.FinalMlp(spec),
        ["FINAL"] = static (spec, _) => StreamSpec.FinalNet(spec),
        ["EDCN"] = static (spec, _) => StreamSpec.Edcn(spec),
        ["WuKong"] = static (spec, _) => StreamSpec.WuKong(spec),
        ["APG"] = StreamSpec.Apg,
        ["RecycleNet"] = static (spec, _) => GateSpec.RecycleNet(spec),
        ["MultiHeadCross"] = static (spec, _) => GateSpec.MultiHeadCross(spec),
        ["YouTubeRanking"] = static (spec, _) => TowerSpec.YouTubeRanking(spec),
        ["TwoTower"] = static (spec, _) => TowerSpec.TwoTower(spec),
        ["AutoInt"] = TransformerSpec.AutoInt,
        ["SIM"] = static (spec, _) => LongHistorySpec.Sim(spec),
        ["ETA"] = static (spec, _) => LongHistorySpec.Eta(spec),
        ["TWIN"] = static (spec, _) => LongHistorySpec.Twin(spec),
        ["SDIM"] = static (spec, _) => LongHistorySpec.Sdim(spec),
        ["SASRec"] = static (spec, _) => TransformerSpec.SasRec(spec),
        ["TransAct"] = static (spec, _) => TransformerSpec.TransAct(spec),
        ["MIND"] = static (spec, _) => LongHistorySpec.Mind(spec),
        ["BST"] = static (spec, _) => TransformerSpec.Bst(spec),
        ["SharedBottom"] = static (spec, _) => TaskSpec.SharedBottom(spec),
        ["GBDT"] = static (spec, _) => TreeSpec.Gbdt(spec),
        ["GBDTLR"] = TreeSpec.GbdtLr,
        ["MMoE"] = static (spec, _) => TaskSpec.Mmoe(spec, sharedGate: false),
        ["MoE"] = static (spec, _) => TaskSpec.Mmoe(spec, sharedGate: true),
        ["ESMM"] = static (spec, _) => TaskSpec.Esmm(spec),
        ["PLE"] = static (spec, _) => TaskSpec.Ple(spec),
        ["CrossStitch"] = static (spec, _) => TaskSpec.CrossStitch(spec),
        ["AITM"] = static (spec, _) => TaskSpec.Aitm(spec),
        ["DeepMCP"] = static (spec, _) => TaskSpec.DeepMcp(spec),
        ["PEPNet"] = static (spec, _) => SceneSpec.PepNet(spec),
        ["STAR"] = static (spec, _) => SceneSpec.Star(spec),
        ["SARNet"] = static (spec, _) => SceneSpec.SarNet(spec),
        ["AdaSparse"] = static (spec, _) => SceneSpec.AdaSparse(spec),
        ["CSCNN"] = static (spec, _) => SceneSpec.Cscnn(spec),
    };

    private static Func<GraphBuilder, Value> LogisticRegression(SpecObject spec, ParameterSource weights)
    {
        var options = new LogisticRegressionOptions { Linear = OptionSpec.Linear(spec, weights), Output = OptionSpec.Output(spec) };
        return graph => Zoo.LogisticRegression.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Fm(SpecObject spec, ParameterSource weights)
    {
        var options = new FmOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Linear = OptionSpec.Linear(spec, weights),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Fm.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> WideAndDeep(SpecObject spec, ParameterSource weights)
    {
        var options = new WideAndDeepOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Linear = OptionSpec.Linear(spec, weights),
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.WideAndDeep.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> DeepFm(SpecObject spec, ParameterSource weights)
    {
        var options = new DeepFmOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Linear = OptionSpec.Linear(spec, weights),
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.DeepFm.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Dcn(SpecObject spec, ParameterSource weights, CrossKind kind)
    {
        var structure = spec.Choice("structure", Structures, CrossStructure.Parallel);
        var options = new DcnOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Cross = new CrossOptions
            {
                Kind = spec.Choice("cross", CrossKinds, kind),
                Layers = spec.Int("cross_layers", 1),
                Rank = spec.Int("rank", 1, 32),
                Experts = spec.Int("experts", 1, 4),
            },
            Structure = structure,
            Mlp = structure is CrossStructure.Parallel or CrossStructure.StackedParallel ? OptionSpec.Mlp(spec) : new MlpOptions(),
            Stacked = structure is CrossStructure.Stacked or CrossStructure.StackedParallel ? OptionSpec.Mlp(spec, "stacked_") : new MlpOptions(),
            Linear = spec.Flag("linear", false) ? OptionSpec.Linear(spec, weights) : null,
            InputClip = spec.Has("input_clip") ? spec.Number("input_clip") : null,
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Dcn.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Dlrm(SpecObject spec, ParameterSource weights)
    {
        var options = new DlrmOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Bottom = OptionSpec.Mlp(spec, "bottom_"),
            Top = OptionSpec.Mlp(spec, "top_"),
            Interaction = spec.Choice("interaction", Interactions, DlrmInteraction.Dot),
            Order = spec.Choice("pair_order", Orders, PairOrder.Lower),
            SelfInteraction = spec.Flag("self_interaction", false),
            DenseFirst = spec.Flag("dense_first", true),
            PairsFirst = spec.Flag("pairs_first", false),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Dlrm.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Din(SpecObject spec, ParameterSource weights)
    {
        var options = new DinOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Attended = AttentionSpec.Pairs(spec),
            Attention = AttentionSpec.Read(spec),
            Mlp = OptionSpec.Mlp(spec),
            ProjectAttended = spec.Flag("project_attended", false),
            TargetProduct = spec.Flag("target_product", false),
            HistorySum = spec.Flag("history_sum", false),
            Linear = spec.Has("linear_fields") ? OptionSpec.Linear(spec, weights) : null,
            TwoUnitSoftmax = spec.Flag("two_unit_softmax", false),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Din.Build(graph, options);
    }
}
