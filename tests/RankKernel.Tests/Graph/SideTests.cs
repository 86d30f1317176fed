using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Tests.Oracle;
using Xunit;

namespace RankKernel.Tests.GraphTests;

public class SideTests
{
    [Theory]
    [InlineData(Side.Constant, Cadence.Constant)]
    [InlineData(Side.User, Cadence.User)]
    [InlineData(Side.Context, Cadence.User)]
    [InlineData(Side.User | Side.Context, Cadence.User)]
    [InlineData(Side.Item, Cadence.Item)]
    [InlineData(Side.User | Side.Item, Cadence.Pair)]
    [InlineData(Side.Context | Side.Item, Cadence.Pair)]
    [InlineData(Side.User | Side.Context | Side.Item, Cadence.Pair)]
    public void How_often_a_value_is_computed_follows_from_its_side(Side side, Cadence cadence) => Assert.Equal(cadence, side.Cadence());

    [Theory]
    [InlineData("u", "c", Cadence.User)]
    [InlineData("u", "u", Cadence.User)]
    [InlineData("i", "i", Cadence.Item)]
    [InlineData("i", "w", Cadence.Item)]
    [InlineData("c", "i", Cadence.Pair)]
    [InlineData("w", "w", Cadence.Constant)]
    public void A_node_depends_on_what_its_inputs_depend_on(string first, string second, Cadence cadence)
    {
        Feature[] features =
        [
            new NumericFeature("u", Side.User, NumericEncoding.Raw, 2),
            new NumericFeature("c", Side.Context, NumericEncoding.Raw, 2),
            new NumericFeature("i", Side.Item, NumericEncoding.Raw, 2),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(1));
        Value Get(string name) => name == "w" ? graph.Parameter("w", 2) : graph.Input(name);
        Assert.Equal(cadence, graph.Dot(Get(first), Get(second)).Cadence);
    }

    [Fact]
    public void A_value_changes_only_with_the_rows_of_its_side()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var model = RandomModel.Create(seed);
            var (user, items) = RandomModel.Rows(model, itemCount: 2, seed);
            var (otherUser, otherItems) = RandomModel.Rows(model, itemCount: 2, seed + 1000);
            var trace = FlatExecutor.Trace(model.Graph, user, items, model.Features);
            var withOtherUser = FlatExecutor.Trace(model.Graph, otherUser, items, model.Features);
            var withOtherItems = FlatExecutor.Trace(model.Graph, user, otherItems, model.Features);
            foreach (var value in model.Graph.Nodes.Select(node => node.Output))
            {
                if (value.Cadence is Cadence.Constant or Cadence.Item)
                {
                    Assert.True(Same(trace[value, 1], withOtherUser[value, 1]), $"Seed {seed}: {value} changes with the user.");
                }

                if (value.Cadence is Cadence.Constant or Cadence.User)
                {
                    Assert.True(Same(trace[value, 1], withOtherItems[value, 1]), $"Seed {seed}: {value} changes with the item.");
                }
            }
        }
    }

    private static bool Same(OracleValue a, OracleValue b) => a.Length == b.Length && a.Data.AsSpan().SequenceEqual(b.Data);
}
