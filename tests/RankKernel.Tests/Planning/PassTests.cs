using RankKernel.Cpu;
using RankKernel.Planning;
using RankKernel.Planning.Recognition;
using RankKernel.Tests.Oracle;
using Xunit;

namespace RankKernel.Tests.Planning;

/// <summary>Every pass keeps the outputs: random graphs, before and after, through the flat executor.</summary>
public sealed class PassTests
{
    private static readonly Dictionary<string, Func<GraphPass>> Passes = new()
    {
        [nameof(WidenParameters)] = () => new WidenParameters(),
        [nameof(FoldNorms)] = () => new FoldNorms(),
        [nameof(FoldConstants)] = () => new FoldConstants(node => ConstantEvaluator.Evaluate(KernelSet.Best, node)),
        [nameof(FlattenConcats)] = () => new FlattenConcats(),
        [nameof(FuseScaleShift)] = () => new FuseScaleShift(),
        [nameof(FuseActivations)] = () => new FuseActivations(),
        [nameof(LiftActivation)] = () => new LiftActivation(),
        [nameof(LiftBiInteraction)] = () => new LiftBiInteraction(),
        [nameof(LiftCompressedInteraction)] = () => new LiftCompressedInteraction(),
        [nameof(LiftCross)] = () => new LiftCross(),
        [nameof(LiftDot)] = () => new LiftDot(),
        [nameof(LiftEmbeddingBag)] = () => new LiftEmbeddingBag(),
        [nameof(LiftFactorizationMachine)] = () => new LiftFactorizationMachine(),
        [nameof(LiftLayerNorm)] = () => new LiftLayerNorm(),
        [nameof(LiftLinear)] = () => new LiftLinear(),
        [nameof(LiftMask)] = () => new LiftMask(),
        [nameof(LiftMixExperts)] = () => new LiftMixExperts(),
        [nameof(LiftMultiHeadAttention)] = () => new LiftMultiHeadAttention(),
        [nameof(LiftOuterProducts)] = () => new LiftOuterProducts(),
        [nameof(LiftPairwiseDot)] = () => new LiftPairwiseDot(),
        [nameof(LiftRecurrence)] = () => new LiftRecurrence(),
        [nameof(LiftScaleShift)] = () => new LiftScaleShift(),
        [nameof(LiftSiblings)] = () => new LiftSiblings(),
        [nameof(LiftStackFields)] = () => new LiftStackFields(),
        [nameof(LiftSum)] = () => new LiftSum(),
        [nameof(LiftTargetAttention)] = () => new LiftTargetAttention(),
        [nameof(LiftUnrolledGru)] = () => new LiftUnrolledGru(),
        [nameof(LiftWeightedSum)] = () => new LiftWeightedSum(),
        [nameof(SimplifyLayout)] = () => new SimplifyLayout(),
        [nameof(SinkReshapes)] = () => new SinkReshapes(),
        [nameof(UnstackHeads)] = () => new UnstackHeads(),
        [nameof(ProjectTargetAttention)] = () => new ProjectTargetAttention(),
        [nameof(ProjectRecurrences)] = () => new ProjectRecurrences(),
        [nameof(SplitPairwiseDot)] = () => new SplitPairwiseDot(),
        [nameof(SplitFieldPairs)] = () => new SplitFieldPairs(),
        [nameof(FoldSelects)] = () => new FoldSelects(),
        [nameof(SplitConv)] = () => new SplitConv(),
        [nameof(SplitCrossMatrix)] = () => new SplitCrossMatrix(),
        [nameof(SplitLinear)] = () => new SplitLinear(),
        [nameof(SplitFieldLinear)] = () => new SplitFieldLinear(),
        [nameof(SplitStackedLinear)] = () => new SplitStackedLinear(),
        [nameof(SplitCompressedInteraction)] = () => new SplitCompressedInteraction(),
        [nameof(SplitDot)] = () => new SplitDot(),
        [nameof(SplitHashedPairs)] = () => new SplitHashedPairs(),
        [nameof(SplitPositionLinear)] = () => new SplitPositionLinear(),
        [nameof(SplitSceneLinear)] = () => new SplitSceneLinear(),
        [nameof(SplitFactorizationMachine)] = () => new SplitFactorizationMachine(),
        [nameof(SplitSum)] = () => new SplitSum(),
        [nameof(SplitMatchCount)] = () => new SplitMatchCount(),
        [nameof(LowerOperations)] = () => new LowerOperations(_ => false),
        [nameof(MaterializeOutputs)] = () => new MaterializeOutputs(),
        [nameof(MergeCommonSubexpressions)] = () => new MergeCommonSubexpressions(),
    };

    public static TheoryData<string> Names => [.. Passes.Keys];

    [Fact]
    public void Every_pass_of_the_planner_is_tested_here()
    {
        var passes = typeof(GraphPass).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(GraphPass)) && !type.IsAbstract && !type.IsNested)
            .Select(type => type.Name);
        Assert.Equal(passes.Order(), Passes.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_pass_keeps_the_outputs(string name)
    {
        for (var seed = 2000; seed < 2060; seed++)
        {
            var model = RandomModel.Create(seed);
            var graph = Passes[name]().Run(new FoldNorms().Run(model.Graph));
            var (user, items) = RandomModel.Rows(model, 3, seed);
            var before = FlatExecutor.Run(model.Graph, user, items, model.Features);
            var after = FlatExecutor.Run(graph, user, items, model.Features);
            foreach (var (output, expected) in before)
            {
                OracleAssert.Close(expected, after[output], 2e-6, 2e-6, $"{name}, seed {seed}, output '{output}'");
            }
        }
    }
}
