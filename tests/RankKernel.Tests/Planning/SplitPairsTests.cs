using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Planning;
using RankKernel.Testing;
using Xunit;

namespace RankKernel.Tests.Planning;

/// <summary>Pairs of fields and compressed interactions, taken apart by side.</summary>
public sealed class SplitPairsTests
{
    private readonly Network _net = new();

    private GraphBuilder Graph => _net.Builder;

    [Fact]
    public void Pairs_of_one_side_are_made_on_that_side_and_keep_their_places()
    {
        int[] pairs = [0, 2, 0, 1, 2, 3, 1, 3];
        var products = Graph.Add(new FieldPairs(PairFunction.Dot, false, pairs), [_net.User("a"), _net.User("b"), _net.Item("a"), _net.Item("b")]);
        var graph = _net.Run(new SplitFieldPairs(), products);

        Assert.Equal([_net.User("a"), _net.User("b")], graph.One<FieldPairs>(Cadence.User).Inputs);
        Assert.Equal([_net.Item("a"), _net.Item("b")], graph.One<FieldPairs>(Cadence.Item).Inputs);
        Assert.Equal(2, ((FieldPairs)graph.One<FieldPairs>(Cadence.Pair).Operation).Count);
        Assert.Equal([2, 0, 1, 3], ((Select)graph.One<Select>().Operation).Indices.ToArray());
    }

    [Fact]
    public void Weights_of_pairs_go_with_their_pairs()
    {
        var weight = _net.Matrix(3, 3);
        var fields = new[] { _net.User("a"), _net.User("b"), _net.Item("a") };
        var graph = _net.Run(new SplitFieldPairs(), Graph.Add(new FieldPairs(PairFunction.Dot, true, 0, 2, 0, 1, 1, 2), [.. fields, weight]));

        Assert.Equal(weight.Elements()[3..6], graph.One<FieldPairs>(Cadence.User).Inputs[^1].Elements());
        Assert.Equal([.. weight.Elements()[..3], .. weight.Elements()[6..]], graph.One<FieldPairs>(Cadence.Pair).Inputs[^1].Elements());
    }

    [Fact]
    public void An_inner_product_of_joined_parts_is_one_of_the_users_parts_with_the_items()
    {
        var graph = _net.Run(
            new SplitDot(),
            Graph.Dot(Graph.Concat(0, _net.User("a"), _net.Item("a"), _net.User("b")), Graph.Concat(0, _net.Item("b"), _net.User("c"), _net.Context("a"))));

        Assert.Equal([_net.User("b"), _net.Context("a")], graph.One<Dot>(Cadence.User).Inputs);
        var pair = graph.One<Dot>(Cadence.Pair);
        Assert.Equal([_net.User("a"), _net.User("c")], pair.Inputs[0].Producer!.Inputs);
        Assert.Equal([_net.Item("b"), _net.Item("a")], pair.Inputs[1].Producer!.Inputs);
    }

    [Fact]
    public void Parts_of_other_widths_are_left_as_they_are()
    {
        var graph = _net.Run(
            new SplitDot(),
            Graph.Dot(Graph.Concat(0, _net.User("a", 2), _net.Item("a", 3)), Graph.Concat(0, _net.Item("b", 3), _net.User("c", 2))));
        Assert.Equal(2, graph.All<Concat>().Count);
    }

    [Fact]
    public void Stacked_fields_are_mixed_on_their_sides()
    {
        var stack = Graph.Add(new StackFields(), [_net.Item("a"), _net.User("a"), _net.Item("b")]);
        var (weight, bias) = (_net.Matrix(4, 3), _net.Vector(4));
        var graph = _net.Run(new SplitStackedLinear(), Graph.Reshape(Graph.Add(new Linear(true, ActivationKind.Relu), [stack, weight, bias]), 12));

        Assert.Equal(weight.Columns(1), graph.One<Linear>(Cadence.User).Inputs[1].Elements());
        Assert.Same(bias, graph.One<Linear>(Cadence.User).Inputs[2]);
        Assert.Equal(weight.Columns(0, 2), graph.One<Linear>(Cadence.Item).Inputs[1].Elements());
        Assert.Equal(new Sum(2, ActivationKind.Relu), graph.One<Sum>().Operation);
    }

    [Fact]
    public void Hashed_pairs_of_ids_are_looked_up_on_their_sides()
    {
        using var program = new CpuProgram(Samples.Small.Define("POLY2"), KernelSet.Best);
        var plan = program.Plan;

        Assert.Equal(1, PairsIn(plan.UserSteps));
        Assert.Equal(1, PairsIn(plan.ItemSteps));
        Assert.Equal(4, PairsIn(plan.PairSteps));

        static int PairsIn(IEnumerable<Node> steps) => ((HashedPairs)steps.Single(node => node.Operation is HashedPairs).Operation).Pairs.Length / 2;
    }

    [Fact]
    public void In_the_first_layer_of_a_CIN_a_candidate_meets_the_users_fields_in_one_product()
    {
        var graph = _net.Run(new SplitCompressedInteraction(), Graph.Reshape(Layer(null, out var weight), 12));

        var user = graph.One<CompressedInteraction>(Cadence.User);
        Assert.Equal(weight.Columns(0, 1, 4, 5), user.Inputs[2].Elements());
        Assert.Equal(weight.Columns(10, 11, 14, 15), graph.One<CompressedInteraction>(Cadence.Item).Inputs[2].Elements());
        Assert.DoesNotContain(graph.All<CompressedInteraction>(), node => node.Output.Cadence == Cadence.Pair);
        var products = graph.One<LineProducts>();
        Assert.Equal([Cadence.Item, Cadence.User], products.Inputs.Select(input => input.Cadence));
        Assert.Equal(new Shape(3, 2), products.Inputs[0].Shape);
    }

    [Fact]
    public void In_a_deeper_layer_the_users_fields_are_summed_up_for_each_row()
    {
        var rows = Graph.Reshape(_net.Pair("c", 6), 3, 2);
        var graph = _net.Run(new SplitCompressedInteraction(), Graph.Reshape(Layer(rows, out var weight), 12));

        var rest = graph.One<CompressedInteraction>();
        Assert.Equal(1, ((CompressedInteraction)rest.Operation).Addends);
        Assert.Equal(new Shape(3, 2), rest.Inputs[0].Shape);
        Assert.Equal(weight.Columns(4, 5, 6, 7), rest.Inputs[2].Elements());
        Assert.Same(rest.Inputs[4], graph.One<LineProducts>().Output);
        Assert.Equal(Cadence.User, graph.One<LineProducts>().Inputs[1].Cadence);
    }

    [Theory]
    [InlineData("FFM")]
    [InlineData("FmFM")]
    [InlineData("HOFM")]
    [InlineData("FwFM")]
    public void Machines_leave_no_lookup_and_no_matrix_for_the_candidate(string name)
    {
        using var program = new CpuProgram(Samples.Small.Define(name), KernelSet.Best);
        Assert.All(program.Plan.PairSteps, node => Assert.False(
            node.Operation is EmbeddingBag or Concat || (node.Operation is Linear && node.Inputs[1].Shape[0] > 1), $"{name}: {node}"));
    }

    [Fact]
    public void Attention_over_pairs_makes_products_and_scores_of_a_side_on_that_side()
    {
        using var program = new CpuProgram(Samples.Small.Define("AFM"), KernelSet.Best);
        foreach (var steps in new[] { program.Plan.UserSteps, program.Plan.ItemSteps, program.Plan.PairSteps })
        {
            Assert.Single(steps, node => node.Operation is FieldPairs);
            Assert.Single(steps, node => node.Operation is Linear && node.Inputs[0].Shape.Rank == 2 && node.Inputs[1].Shape[0] > 1);
        }

        Assert.Single(program.Plan.PairSteps, node => node.Operation is Softmax);
    }

    /// <summary>Two user and two item fields of width 3 against themselves, or against the rows.</summary>
    private Value Layer(Value? rows, out Value weight)
    {
        var x = Graph.Add(new StackFields(), [_net.User("a"), _net.User("b"), _net.Item("a"), _net.Item("b")]);
        weight = _net.Matrix(4, 4 * (rows?.Shape[1] ?? 4));
        return Graph.Add(new CompressedInteraction(), [x, rows ?? x, weight, _net.Vector(4)]);
    }
}
