using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Planning;
using RankKernel.Testing;
using Xunit;

namespace RankKernel.Tests.Planning;

/// <summary>What is left for the candidate of towers and gated networks.</summary>
public sealed class GateCadenceTests
{
    private readonly Network _net = new();

    [Fact]
    public void A_gated_cross_layer_on_the_fields_is_sums_and_the_next_one_two_products()
    {
        var steps = PairSteps("GDCN");

        Assert.Single(steps, node => node.Operation is GatedCross);
        Assert.Contains(steps, node => node.Operation is Sum { Activation.Kind: ActivationKind.Sigmoid, Terms: 2 });
        Assert.DoesNotContain(steps.TakeWhile(node => node.Operation is not GatedCross), node => node.Operation is Linear);
    }

    [Fact]
    public void A_gated_cross_layer_becomes_a_gate_and_a_product_that_can_be_split()
    {
        var x0 = _net.Builder.Concat(0, _net.User("a"), _net.Item("a"));
        var (weight, bias, gate) = (_net.Matrix(6, 6), _net.Vector(6), _net.Matrix(6, 6));
        var graph = _net.Run(new SplitCrossMatrix(), _net.Builder.Add(new GatedCross(), [x0, x0, weight, bias, gate]));

        Assert.Empty(graph.All<GatedCross>());
        Assert.Equal([gate, weight], graph.All<Linear>().Select(node => node.Inputs[1]));
        Assert.Equal(ActivationKind.Sigmoid, ((Linear)graph.All<Linear>()[0].Operation).Activation.Kind);
    }

    [Theory]
    [InlineData("DSSM", 1)]
    [InlineData("two-tower", 2)]
    [InlineData("YouTube DNN (candidate)", 2)]
    public void Of_two_towers_one_inner_product_is_left_for_the_candidate(string name, int steps)
    {
        var pair = PairSteps(name);

        Assert.Equal(steps, pair.Count);
        Assert.Contains(pair, node => node.Operation is Dot);
    }

    [Fact]
    public void Gates_over_fields_of_the_user_are_computed_once_a_user()
    {
        using var program = new CpuProgram(Samples.Small.Define("LHUC"), KernelSet.Best);

        Assert.Equal(2, program.Plan.UserSteps.Count(node => node.Operation is Linear { Activation.Kind: ActivationKind.Sigmoid }));
        Assert.DoesNotContain(program.Plan.PairSteps, node => node.Operation is Linear { Activation.Kind: ActivationKind.Sigmoid });
    }

    [Theory]
    [InlineData("multi-head cross mix, clipped", BinaryKind.Min)]
    [InlineData("DCN, per element, clipped", BinaryKind.Max)]
    public void Bounds_on_the_fields_are_applied_on_their_own_sides(string name, BinaryKind bound) =>
        Assert.DoesNotContain(PairSteps(name), node => node.Operation is Binary { Function: var function } && function == bound);

    [Fact]
    public void Numbers_and_their_powers_stay_on_their_sides() =>
        Assert.DoesNotContain(PairSteps("YouTube DNN (ranking)"), node => node.Operation is Unary);

    [Fact]
    public void Fields_are_normalised_on_their_own_sides() => Assert.Equal(
        Samples.Small.Define("MaskNet").Graph.All<LayerNorm>().Count(node => node.Name.StartsWith("block", StringComparison.Ordinal)),
        PairSteps("MaskNet").Count(node => node.Operation is LayerNorm));

    private static IReadOnlyList<Node> PairSteps(string name)
    {
        using var program = new CpuProgram(Samples.Small.Define(name), KernelSet.Best);
        return program.Plan.PairSteps;
    }
}
