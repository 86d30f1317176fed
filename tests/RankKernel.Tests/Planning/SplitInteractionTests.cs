using RankKernel.Graph;
using RankKernel.Planning;
using Xunit;

namespace RankKernel.Tests.Planning;

/// <summary>Sums, factorization machines and attention, taken apart by side.</summary>
public sealed class SplitInteractionTests
{
    private readonly Network _net = new();

    private GraphBuilder Graph => _net.Builder;

    [Fact]
    public void A_sum_adds_up_each_side_on_that_side_and_keeps_its_activation()
    {
        var value = Graph.Add(
            new Sum(5, ActivationKind.Relu), [_net.User("a"), _net.Item("a"), _net.Pair("a"), _net.Item("b"), _net.Context("a")]);
        var graph = _net.Run(new SplitSum(), value);

        Assert.Equal([_net.User("a"), _net.Context("a")], graph.One<Sum>(Cadence.User).Inputs);
        Assert.Equal([_net.Item("a"), _net.Item("b")], graph.One<Sum>(Cadence.Item).Inputs);
        var pair = graph.One<Sum>(Cadence.Pair);
        Assert.Equal(new Sum(3, ActivationKind.Relu), pair.Operation);
        Assert.Equal([Cadence.User, Cadence.Item, Cadence.Pair], pair.Inputs.Select(input => input.Cadence));
        Assert.Equal(Activation.None, ((Sum)graph.One<Sum>(Cadence.User).Operation).Activation);
    }

    [Fact]
    public void A_sum_with_one_term_a_side_is_left_as_it_is()
    {
        var graph = _net.Run(new SplitSum(), Graph.Sum(_net.User("a"), _net.Item("a"), _net.Pair("a"), _net.Pair("b")));
        Assert.Equal(4, graph.One<Sum>().Inputs.Count);
    }

    [Fact]
    public void A_factorization_machine_is_one_inner_product_a_candidate_and_one_term_of_each_side()
    {
        var graph = _net.Run(
            new SplitFactorizationMachine(),
            Graph.FactorizationMachine(_net.User("a"), _net.Item("a"), _net.User("b"), _net.Item("b"), _net.Item("c")));

        Assert.Equal([_net.User("a"), _net.User("b")], graph.One<FactorizationMachine>(Cadence.User).Inputs);
        Assert.Equal([_net.Item("a"), _net.Item("b"), _net.Item("c")], graph.One<FactorizationMachine>(Cadence.Item).Inputs);
        var dot = graph.One<Dot>();
        Assert.Equal(Cadence.Pair, dot.Output.Cadence);
        Assert.Equal([graph.One<Sum>(Cadence.User).Output, graph.All<Sum>().Single(IsItemSum).Output], dot.Inputs);
        Assert.Equal(3, graph.Outputs[0].Value.Producer!.Inputs.Count);

        static bool IsItemSum(Node node) => node.Output.Cadence == Cadence.Item;
    }

    [Fact]
    public void A_bi_interaction_multiplies_the_sums_and_one_field_of_a_side_has_no_term_of_its_own()
    {
        var graph = _net.Run(new SplitFactorizationMachine(), Graph.BiInteraction(_net.User("a"), _net.Item("a"), _net.Item("b")));

        Assert.Equal(Cadence.Item, graph.One<BiInteraction>().Output.Cadence);
        var product = graph.One<Binary>();
        Assert.Equal([_net.User("a"), graph.One<Sum>(Cadence.Item).Output], product.Inputs);
        Assert.Equal([graph.One<BiInteraction>().Output, product.Output], graph.One<Sum>(Cadence.Pair).Inputs);
    }

    [Fact]
    public void Fields_of_the_pair_meet_the_sum_of_both_sides()
    {
        var (pair, user, item) = (_net.Pair("a"), _net.User("b"), _net.Item("b"));
        var graph = _net.Run(new SplitFactorizationMachine(), Graph.FactorizationMachine(pair, user, item));

        Assert.Empty(graph.All<FactorizationMachine>());
        Assert.Equal(2, graph.All<Dot>().Count);
        var (first, second) = (graph.All<Dot>()[0], graph.All<Dot>()[1]);
        Assert.Equal([user, item], first.Inputs);
        Assert.Equal([user, item], second.Inputs[0].Producer!.Inputs);
        Assert.Equal(pair.Name, second.Inputs[1].Name);
    }

    [Fact]
    public void A_factorization_machine_of_one_side_is_left_as_it_is()
    {
        var graph = _net.Run(new SplitFactorizationMachine(), Graph.FactorizationMachine(_net.User("a"), _net.Context("a")));
        Assert.Equal(2, graph.One<FactorizationMachine>().Inputs.Count);
        Assert.Empty(graph.All<Dot>());
    }

    [Fact]
    public void Attention_has_its_key_part_from_the_user_and_its_query_part_from_the_item()
    {
        const int Width = 3;
        const int Hidden = 2;
        var keys = Graph.SequenceGather(Graph.Input("history", "item"), _net.Matrix(10, Width));
        var (weight, bias) = (_net.Matrix(Hidden, 4 * Width), _net.Vector(Hidden));
        var attention = new TargetAttention(1, ActivationKind.PRelu, PaddingId: 0);
        Value[] inputs = [_net.Item("a"), keys, Graph.Input("history", "item"), weight, bias, _net.Vector(Hidden), _net.Matrix(1, Hidden), _net.Vector(1)];
        var graph = _net.Run(new ProjectTargetAttention(), Graph.Add(attention, inputs));

        var query = graph.One<Linear>(Cadence.Item);
        Assert.Equal(new Linear(Bias: false), query.Operation);
        Assert.Equal(Combine(weight, 0, 2, 1), query.Inputs[1].Elements());
        var projected = graph.One<Linear>(Cadence.User);
        Assert.Same(bias, projected.Inputs[2]);
        Assert.Equal(Combine(weight, 1, 2, -1), projected.Inputs[1].Elements());

        var node = graph.One<TargetAttention>();
        Assert.Equal(attention with { Projected = true }, node.Operation);
        Assert.Equal([projected.Output, query.Output], [node.Inputs[3], node.Inputs[4]]);
        Assert.Equal(weight.Columns(9, 10, 11), node.Inputs[5].Elements());
        Assert.Equal(inputs[5..], node.Inputs.Skip(6));

        static float[] Combine(Value weight, int first, int second, int sign) =>
        [
            .. weight.Columns(Block(first)).Zip(weight.Columns(Block(second)), (a, b) => (float)(a + (sign * (double)b))),
        ];

        static int[] Block(int block) => [.. Enumerable.Range(Width * block, Width)];
    }
}
