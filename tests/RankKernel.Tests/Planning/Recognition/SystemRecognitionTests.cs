using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Planning;
using RankKernel.Testing;
using Xunit;
using Recogniser = RankKernel.Planning.Recognition.Recognition;

namespace RankKernel.Tests.Planning.Recognition;

/// <summary>Every system of the zoo, put into primitives and recognised, costs what it costs as it is built.</summary>
public sealed class SystemRecognitionTests
{
    private const int Candidates = 500;

    public static TheoryData<string> Names => [.. Samples.Small.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_lowered_system_is_recognised(string name)
    {
        var model = Samples.Small.Define(name);
        var lowered = new LowerOperations(_ => false).Run(model.Graph);
        var lifted = Recogniser.Run(new FoldConstants(node => ConstantEvaluator.Evaluate(KernelSet.Best, node)).Run(lowered));
        Kept.By(model.Features, model.Graph, lifted, 1e-5);

        if (!model.Graph.Nodes.Any(IsLeftInPrimitives))
        {
            var (built, recognised) = (Flops(model), Flops(new ModelDefinition(model.Name, model.Features, lifted)));
            Assert.InRange(recognised, 0, built * 1.02);
        }
    }

    /// <summary>What no exporter writes as these operations lower themselves: weights by scene, convolutions, tables, attention under a mask.</summary>
    private static bool IsLeftInPrimitives(Node node) => node.Operation switch
    {
        SceneLinear or Conv or Interpolate => true,
        MultiHeadAttention attention => attention != new MultiHeadAttention(attention.Heads, attention.Scale) || node.Inputs[1].Type.Sequence is not null,
        _ => false,
    };

    private static double Flops(ModelDefinition model)
    {
        using var program = new CpuProgram(model, KernelSet.Best);
        return PlanReport.Create(program.Plan, Candidates).Split.Flops;
    }
}
