using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Planning;
using RankKernel.Testing;
using Xunit;
using Xunit.Abstractions;
using Recogniser = RankKernel.Planning.Recognition.Recognition;

namespace RankKernel.Tests.Planning.Recognition;

/// <summary>Every system of the zoo, put into primitives and recognised, costs what it costs as it is built.</summary>
public sealed class SystemRecognitionTests(ITestOutputHelper output)
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

        var (built, recognised) = (Flops(model), Flops(new ModelDefinition(model.Name, model.Features, lifted)));
        output.WriteLine($"{name}: {recognised / built:F3}");
        if (recognised > built * 1.02)
        {
            foreach (var group in model.Graph.Nodes.Concat(lifted.Nodes).GroupBy(node => node.Operation.Kind))
            {
                var (a, b) = (model.Graph.Nodes.Count(node => node.Operation.Kind == group.Key), lifted.Nodes.Count(node => node.Operation.Kind == group.Key));
                if (a != b)
                {
                    output.WriteLine($"  {group.Key}: {a} -> {b}");
                }
            }
        }

        Assert.InRange(recognised, 0, built * 1.02);
    }

    private static double Flops(ModelDefinition model)
    {
        using var program = new CpuProgram(model, KernelSet.Best);
        return PlanReport.Create(program.Plan, Candidates).Split.Flops;
    }
}
