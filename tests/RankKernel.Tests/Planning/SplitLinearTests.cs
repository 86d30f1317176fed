using RankKernel.Graph;
using RankKernel.Planning;
using Xunit;

namespace RankKernel.Tests.Planning;

public sealed class SplitLinearTests
{
    private readonly Network _net = new();

    private GraphBuilder Graph => _net.Builder;

    [Fact]
    public void Columns_go_to_the_side_of_what_they_multiply()
    {
        var (user, item, pair) = (_net.User("a", 3), _net.Item("a", 4), _net.Pair("b", 2));
        var (weight, bias) = (_net.Matrix(5, 9), _net.Vector(5));
        var graph = _net.Run(new SplitLinear(), Graph.Linear(Graph.Concat(0, user, item, pair), weight, bias));

        var ofUser = graph.One<Linear>(Cadence.User);
        Assert.Equal([user, bias], [ofUser.Inputs[0], ofUser.Inputs[2]]);
        Assert.Equal(weight.Columns(0, 1, 2), ofUser.Inputs[1].Elements());

        var ofItem = graph.One<Linear>(Cadence.Item);
        Assert.Equal(new Linear(Bias: false), ofItem.Operation);
        Assert.Same(item, ofItem.Inputs[0]);
        Assert.Equal(weight.Columns(3, 4, 5, 6), ofItem.Inputs[1].Elements());

        var ofPair = graph.One<Linear>(Cadence.Pair);
        Assert.Equal(new Linear(Bias: false, Addends: 2), ofPair.Operation);
        Assert.IsType<Binary>(ofPair.Inputs[0].Producer!.Operation);
        Assert.Equal(weight.Columns(7, 8), ofPair.Inputs[1].Elements());
        Assert.Equal([ofUser.Output, ofItem.Output], ofPair.Inputs.Skip(2));
        Assert.Empty(graph.All<Concat>());
    }

    [Fact]
    public void Parts_of_one_side_that_stand_apart_are_joined_and_context_goes_with_the_user()
    {
        Value[] parts = [_net.User("a", 2), _net.Item("a", 1), _net.Context("a", 1), _net.Item("b", 2), _net.User("b", 1)];
        var weight = _net.Matrix(2, 7);
        var graph = _net.Run(new SplitLinear(), Graph.Linear(Graph.Concat(0, parts), weight));

        var ofUser = graph.One<Linear>(Cadence.User);
        Assert.Equal([parts[0], parts[2], parts[4]], ofUser.Inputs[0].Producer!.Inputs);
        Assert.Equal(weight.Columns(0, 1, 3, 6), ofUser.Inputs[1].Elements());
        var ofItem = graph.One<Linear>(Cadence.Item);
        Assert.Equal([parts[1], parts[3]], ofItem.Inputs[0].Producer!.Inputs);
        Assert.Equal(weight.Columns(2, 4, 5), ofItem.Inputs[1].Elements());
        Assert.Equal([ofUser.Output, ofItem.Output], graph.One<Sum>().Inputs);
    }

    [Fact]
    public void Without_a_pair_part_a_sum_with_the_activation_is_left()
    {
        var alpha = _net.Vector(2);
        var linear = new Linear(Bias: true, ActivationKind.PRelu);
        var value = Graph.Add(linear, [Graph.Concat(0, _net.User("a", 1), _net.Item("a", 1)), _net.Matrix(2, 2), _net.Vector(2), alpha]);
        var graph = _net.Run(new SplitLinear(), value);

        Assert.Equal(new Sum(2, ActivationKind.PRelu), graph.One<Sum>().Operation);
        Assert.Same(alpha, graph.One<Sum>().Inputs[2]);
        Assert.All(graph.All<Linear>(), node => Assert.Equal(Activation.None, ((Linear)node.Operation).Activation));
        Assert.Single(graph.All<Linear>(), node => ((Linear)node.Operation).Bias);
    }

    [Fact]
    public void Addends_that_were_there_stay()
    {
        var addend = _net.Pair("c", 2);
        var value = Graph.Add(
            new Linear(Bias: false, Addends: 1), [Graph.Concat(0, _net.User("a", 1), _net.Pair("a", 1)), _net.Matrix(2, 2), addend]);
        var graph = _net.Run(new SplitLinear(), value);

        var ofPair = graph.One<Linear>(Cadence.Pair);
        Assert.Equal(2, ((Linear)ofPair.Operation).Addends);
        Assert.Equal(addend.Name, ofPair.Inputs[2].Name);
        Assert.Same(graph.One<Linear>(Cadence.User).Output, ofPair.Inputs[3]);
    }

    [Fact]
    public void Constants_in_the_list_go_with_a_side_that_is_computed_least_often()
    {
        var weight = _net.Matrix(1, 3);
        var graph = _net.Run(
            new SplitLinear(), Graph.Linear(Graph.Concat(0, _net.Pair("a", 1), _net.Constant(7), _net.Item("b", 1)), weight));

        Assert.Equal(weight.Columns(1, 2), graph.One<Linear>(Cadence.Item).Inputs[1].Elements());
        Assert.Equal(weight.Columns(0), graph.One<Linear>(Cadence.Pair).Inputs[1].Elements());
    }

    [Theory]
    [InlineData(Cadence.User)]
    [InlineData(Cadence.Item)]
    [InlineData(Cadence.Pair)]
    public void What_needs_one_side_alone_is_left_as_it_is(Cadence cadence)
    {
        Func<string, int, Value> part = cadence switch
        {
            Cadence.User => _net.User,
            Cadence.Item => _net.Item,
            _ => _net.Pair,
        };
        var graph = _net.Run(
            new SplitLinear(), Graph.Linear(Graph.Concat(0, part("a", 2), part("b", 2)), _net.Matrix(2, 4), _net.Vector(2)));

        Assert.Equal(new Linear(), graph.One<Linear>().Operation);
        Assert.Equal(2, graph.One<Concat>().Inputs.Count);
    }
}
