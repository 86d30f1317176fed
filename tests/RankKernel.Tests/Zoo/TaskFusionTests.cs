using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Tests.Oracle;
using RankKernel.Zoo;
using Xunit;

namespace RankKernel.Tests.ZooTests;

public class TaskFusionTests
{
    private static readonly Dictionary<string, double> Scores = new() { ["ctr"] = 0.25, ["cvr"] = 0.5, ["like-7d"] = 0.75, ["a.b_1"] = 2 };

    private static readonly Feature[] Features =
    [
        new NumericFeature("ctr_in", Side.User, NumericEncoding.Raw), new NumericFeature("cvr_in", Side.Item, NumericEncoding.Raw),
        new NumericFeature("price", Side.Item, NumericEncoding.Raw), new NumericFeature("image", Side.Item, NumericEncoding.Raw, 3),
        new IdFeature("item", Side.Item, new HashEncoding(3)),
    ];

    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("7 - 2 - 1", 4)]
    [InlineData("12 / 4 / 2", 1.5)]
    [InlineData("2 ^ 3 ^ 2", 512)]
    [InlineData("-2 ^ 2", -4)]
    [InlineData("2 ^ -1", 0.5)]
    [InlineData("--3", 3)]
    [InlineData("2 * -3", -6)]
    [InlineData("1.5e1 + .5 + 2E-1", 15.7)]
    [InlineData("ctr*cvr", 0.125)]
    [InlineData("0.7*ctr + 0.3*'like-7d'", 0.4)]
    [InlineData("(1 + 2*ctr)^2 * (0.5 + cvr)^0.5", 2.25)]
    [InlineData("a.b_1 / ctr", 8)]
    [InlineData("min(ctr, cvr) + max(ctr, cvr)", 0.75)]
    [InlineData("pow(cvr, 3)", 0.125)]
    [InlineData("clip(a.b_1, 0, 1) + clip(ctr, 0.4, 1)", 1.4)]
    [InlineData("log(exp(ctr)) + log1p(0) + sqrt(abs(-4))", 2.25)]
    [InlineData("sigmoid(0) + tanh(0)", 0.5)]
    [InlineData("price + image[2]", 13)]
    [InlineData(" ctr\t+\ncvr ", 0.75)]
    public void An_expression_has_its_value(string expression, double expected) => OracleAssert.Close([expected], [Evaluate(expression)], 1e-7, 1e-7, expression);

    [Theory]
    [InlineData("", 1, "the end, expected a number, a name")]
    [InlineData("ctr +", 6, "the end, expected a number, a name, '(' or '-'")]
    [InlineData("ctr cvr", 5, "'cvr', expected an operator or the end")]
    [InlineData("(ctr * cvr", 11, "the end, expected ')'")]
    [InlineData("ctr)", 4, "')', expected an operator or the end")]
    [InlineData("ctr * * cvr", 7, "'*', expected a number, a name")]
    [InlineData("ctr & cvr", 5, "'&', expected an expression")]
    [InlineData("1.2.3", 1, "'1', expected an expression")]
    [InlineData("1e99", 1, "'1', expected an expression")]
    [InlineData("'ctr", 1, "''', expected an expression")]
    [InlineData("2 * clicks", 5, "no output or numeric feature 'clicks'; the outputs are ctr, cvr, like-7d, a.b_1")]
    [InlineData("item", 1, "no output or numeric feature 'item'")]
    [InlineData("round(ctr)", 1, "no function 'round'; the functions are abs, exp")]
    [InlineData("ctr + min(ctr)", 7, "1 arguments of 'min', expected 2")]
    [InlineData("log(ctr, cvr)", 1, "2 arguments of 'log', expected 1")]
    [InlineData("log()", 5, "')', expected a number")]
    [InlineData("image", 1, "the feature 'image' has 3 elements, expected one of them, such as image[0]")]
    [InlineData("image[3]", 7, "'3', expected a whole number from 0 to 2")]
    [InlineData("image[0.5]", 7, "'0.5', expected a whole number from 0 to 2")]
    [InlineData("ctr[0]", 4, "'[', expected an operator or the end")]
    public void An_error_says_where_what_was_found_and_what_was_expected(string expression, int position, string expected)
    {
        var message = Assert.Throws<GraphException>(() => Evaluate(expression)).Message;

        Assert.StartsWith($"The fusion 'value', position {position}: {expected}", message);
    }

    [Theory]
    [InlineData('(')]
    [InlineData('-')]
    public void Nesting_is_bounded(char opening)
    {
        var message = Assert.Throws<GraphException>(() => Evaluate(new string(opening, 4000) + "1")).Message;

        Assert.Contains("more than 64 levels", message);
    }

    [Fact]
    public void The_length_is_bounded() => Assert.Contains("at most 4096", Assert.Throws<GraphException>(() => Evaluate(new string(' ', 5000) + "1")).Message);

    [Fact]
    public void An_output_of_the_name_must_not_be_there() =>
        Assert.Contains("'ctr'", Assert.Throws<GraphException>(() => TaskFusion.Build(Graph(), new() { Name = "ctr", Expression = "1" })).Message);

    [Fact]
    public void Parts_of_one_side_are_computed_on_that_side()
    {
        var graph = Graph();
        TaskFusion.Build(graph, new() { Name = "value", Expression = "ctr_in * log1p(price * price)" });

        var nodes = graph.Build().Nodes;
        Assert.Equal(Cadence.Item, nodes.Single(node => node.Operation is Unary).Output.Cadence);
    }

    private static double Evaluate(string expression)
    {
        var graph = Graph();
        TaskFusion.Build(graph, new() { Name = "value", Expression = expression });
        return FlatExecutor.Run(graph.Build(), 1, (source, _) => source.Feature == "image" ? OracleValue.Vector(1, 2, 3) : OracleValue.Vector(10))["value"][0];
    }

    private static GraphBuilder Graph()
    {
        var graph = new GraphBuilder(Features, new TensorDictionary());
        foreach (var (name, score) in Scores)
        {
            graph.Output(name, graph.Constant(new Tensor(new Shape(1), [(float)score])));
        }

        return graph;
    }
}
