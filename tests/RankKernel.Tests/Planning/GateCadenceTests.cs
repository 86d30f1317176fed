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
    public void Rows_of_a_convolution_that_read_one_side_are_computed_on_that_side()
    {
        var fields = _net.Builder.Concat(0, [.. new[] { "a", "b", "c", "a" }.Select(name => _net.User(name)), .. new[] { "a", "b", "c", "a" }.Select(name => _net.Item(name))]);
        Value[] inputs = [_net.Builder.Reshape(fields, 8, 1, 3), _net.Builder.Parameter("conv", 2, 3, 1), _net.Vector(2)];
        var flat = _net.Builder.Reshape(_net.Builder.Add(new Conv(1, 1, ActivationKind.Tanh, 2), inputs), 24);
        var graph = _net.Run(new SplitConv(), flat);

        Assert.Equal(new Conv(1, 0, ActivationKind.Tanh, 2), graph.One<Conv>(Cadence.User).Operation);
        Assert.Equal([3, 1, 3], graph.One<Conv>(Cadence.User).Inputs[0].Shape.Dimensions.ToArray());
        Assert.Equal(new Conv(0, 1, ActivationKind.Tanh, 2), graph.One<Conv>(Cadence.Item).Operation);
        var pair = graph.One<Conv>(Cadence.Pair);
        Assert.Equal(new Conv(0, 0, ActivationKind.Tanh, 2), pair.Operation);
        Assert.Equal([6, 1, 3], pair.Inputs[0].Shape.Dimensions.ToArray());
        Assert.Contains(graph.All<Concat>(), node => node.Inputs.Count == 3 && node.Output.Shape == new Shape(24));
    }

    [Fact]
    public void A_generator_s_first_layer_leaves_the_candidate_its_border_alone()
    {
        var first = PairSteps("FGCNN").First(node => node.Operation is Linear);

        Assert.Contains(first.Inputs, input => input.Cadence == Cadence.User);
        Assert.Contains(first.Inputs, input => input.Cadence == Cadence.Item);
    }

    [Fact]
    public void Two_scales_in_a_row_become_one_and_fold_into_the_Linear_behind()
    {
        var pair = _net.Pair("a");
        var x = _net.Builder.ScaleShift(_net.Builder.ScaleShift(pair, _net.Vector(3), _net.Vector(3)), _net.Vector(3), _net.Vector(3));
        var graph = _net.Run(new FuseScaleShift(), _net.Builder.Linear(x, _net.Matrix(2, 3)), _net.Builder.Unary(x, UnaryKind.Abs));

        Assert.Single(graph.All<ScaleShift>());
        Assert.Equal(pair.Name, graph.One<Linear>().Inputs[0].Name);
    }

    [Fact]
    public void Fields_of_the_user_under_a_gate_of_the_user_stay_with_the_user()
    {
        using var program = new CpuProgram(Samples.Small.Define("FinalMLP"), KernelSet.Best);

        Assert.Contains(program.Plan.UserSteps, node => node.Operation is Binary { Function: BinaryKind.Multiply });
        var first = program.Plan.PairSteps.First(node => node.Operation is Linear);
        Assert.Contains(first.Inputs, input => input.Cadence == Cadence.User);
    }

    [Fact]
    public void Matrices_generated_from_the_user_are_made_once_a_user()
    {
        using var program = new CpuProgram(Samples.Small.Define("APG"), KernelSet.Best);

        Assert.All(program.Plan.PairSteps.Where(node => node.Operation is MatMul), node => Assert.Equal(Cadence.User, node.Inputs[1].Cadence));
        Assert.Contains(program.Plan.UserSteps, node => node.Name.Contains("generator", StringComparison.Ordinal));
    }

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
