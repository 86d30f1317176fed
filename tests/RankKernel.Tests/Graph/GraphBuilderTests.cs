using RankKernel.Features;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.GraphTests;

public class GraphBuilderTests
{
    private static readonly Feature[] Features =
    [
        new IdFeature("user", Side.User, new DirectEncoding(5)),
        new NumericFeature("hour", Side.Context, NumericEncoding.Raw, 4),
        new NumericFeature("price", Side.Item, NumericEncoding.Raw, 4),
        new MultiIdFeature("tags", Side.Item, new DirectEncoding(5), 3),
        new MultiIdFeature("genres", Side.Item, new DirectEncoding(5), 3, Weighted: true),
        new SequenceFeature("clicks", Side.User, 7, [new IdColumn("id", new DirectEncoding(5)), new NumericColumn("gap", NumericEncoding.Raw)]),
    ];

    private readonly GraphBuilder _graph = new(Features, new RandomParameters(1));

    [Theory]
    [InlineData("user", null, false, "user ids[] User")]
    [InlineData("hour", null, false, "hour [4] User")]
    [InlineData("tags", null, false, "tags ids[3] along 'tags' Item")]
    [InlineData("genres", null, true, "genres.weights [3] along 'genres' Item")]
    [InlineData("clicks", "id", false, "clicks.id ids[7] along 'clicks' User")]
    [InlineData("clicks", "gap", false, "clicks.gap [7] along 'clicks' User")]
    public void An_input_has_the_type_of_its_feature(string feature, string? column, bool weights, string expected)
    {
        Assert.Equal(expected, _graph.Input(feature, column, weights).ToString());
        Assert.Same(_graph.Input(feature, column, weights), _graph.Input(feature, column, weights));
    }

    [Theory]
    [InlineData("item", null, false, "There is no feature 'item'; the features are user, hour, price")]
    [InlineData("clicks", "price", false, "'clicks' has no column 'price'; its columns are id, gap")]
    [InlineData("clicks", null, false, "'clicks' is a SequenceFeature and has no input 'clicks'")]
    [InlineData("user", "id", false, "'user' is a IdFeature and has no input 'user.id'")]
    [InlineData("tags", null, true, "'tags' is a MultiIdFeature and has no input 'tags.weights'")]
    public void An_input_that_no_feature_has_is_named(string feature, string? column, bool weights, string message) =>
        Refused(message, () => _graph.Input(feature, column, weights));

    [Fact]
    public void Two_features_of_one_name_are_refused() =>
        Refused("two features 'user'", () => new GraphBuilder([Features[0], Features[0]], new RandomParameters(1)));

    [Fact]
    public void A_parameter_is_one_value_however_often_it_is_asked_for() =>
        Assert.Same(_graph.Parameter("w", 2, 3), _graph.Parameter("w", 2, 3));

    [Fact]
    public void A_parameter_used_with_two_shapes_is_refused()
    {
        _graph.Parameter("w", 2, 3);
        Refused("'w' is used with shapes [2, 3] and [3, 2]", () => _graph.Parameter("w", 3, 2));
    }

    [Fact]
    public void A_parameter_of_another_shape_or_that_is_not_given_is_refused()
    {
        var tensors = new TensorDictionary();
        tensors.Add("w", new Tensor(new Shape(2), [1, 2]));
        var graph = new GraphBuilder(Features, tensors);
        Refused("'w' has shape [2], expected [3]", () => graph.Parameter("w", 3));
        Refused("'b' [3] is not among the 1 given tensors", () => graph.Parameter("b", 3));
        Assert.True(graph.HasParameter("w"));
        Assert.False(graph.HasParameter("b"));
    }

    [Fact]
    public void A_name_stands_for_one_value()
    {
        var node = _graph.Linear(_graph.Input("hour"), _graph.Parameter("w", 2, 4));
        Refused("name 'hour' is taken", () => _graph.Parameter("hour", 2));
        Refused($"name '{node.Name}' is taken", () => _graph.Parameter(node.Name, 2));
        _graph.Parameter("price", 2);
        Refused("name 'price' is taken", () => _graph.Input("price"));
    }

    [Fact]
    public void An_error_of_a_node_names_the_node_and_the_operation()
    {
        using (_graph.Scope("tower"))
        {
            Refused("Node 'tower/Dot' (Dot): ", () => _graph.Dot(_graph.Input("hour"), _graph.Parameter("w", 3)));
        }
    }

    [Fact]
    public void Names_of_nodes_are_unique_and_carry_their_scopes()
    {
        var hour = _graph.Input("hour");
        var names = new List<string> { _graph.Softmax(hour).Name, _graph.Softmax(hour).Name };
        using (_graph.Scope("tower"))
        {
            names.Add(_graph.Softmax(hour).Name);
            using (_graph.Scope("gate"))
            {
                names.Add(_graph.Softmax(hour).Name);
            }
        }

        names.Add(_graph.Softmax(hour).Name);
        Assert.Equal(["Softmax", "Softmax_1", "tower/Softmax", "tower/gate/Softmax", "Softmax_2"], names);
    }

    [Fact]
    public void An_output_is_one_number_under_a_name_of_its_own()
    {
        Refused("no output", () => _graph.Build());
        Refused("'score' is hour [4] User; expected one number a row", () => _graph.Output("score", _graph.Input("hour")));
        Refused("expected one number a row", () => _graph.Output("score", _graph.Input("user")));
        var dot = _graph.Dot(_graph.Input("hour"), _graph.Input("price"));
        _graph.Output("score", dot);
        Refused("two outputs 'score'", () => _graph.Output("score", dot));
    }

    [Fact]
    public void What_no_output_needs_is_left_out()
    {
        _graph.Output("score", _graph.Dot(_graph.Input("hour"), _graph.Parameter("w", 4)));
        _graph.Softmax(_graph.Input("price"));
        _graph.Parameter("unused", 4);
        var graph = _graph.Build();
        Assert.Equal("Dot", Assert.Single(graph.Nodes).Name);
        Assert.Equal("hour", Assert.Single(graph.Inputs).Name);
        Assert.Equal("w", Assert.Single(graph.Parameters).Name);
    }

    private static void Refused(string message, Action action) =>
        Assert.Contains(message, Assert.Throws<GraphException>(action).Message, StringComparison.Ordinal);
}
