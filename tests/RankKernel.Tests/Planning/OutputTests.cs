using RankKernel.Graph;
using RankKernel.Planning;
using RankKernel.Tests.Oracle;
using Xunit;

namespace RankKernel.Tests.Planning;

/// <summary>What happens at the ends of a graph.</summary>
public sealed class OutputTests
{
    private readonly Network _net = new();

    public static TheoryData<ActivationKind> Elementwise =>
        [.. Enum.GetValues<ActivationKind>().Where(kind => kind != ActivationKind.None && new Activation(kind).ParameterCount == 0)];

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void A_function_is_taken_off_only_if_it_is_strictly_increasing(ActivationKind kind)
    {
        var logit = _net.Builder.Linear(_net.Pair("a"), _net.Matrix(1, 3));
        _net.Builder.Output("score", _net.Builder.Activate(logit, kind));
        var (graph, outputs) = OutputTransforms.Strip(_net.Builder.Build());

        var isStripped = outputs[0].Transforms.Count > 0;
        Assert.Equal(isStripped ? 0 : 1, graph.All<Activate>().Count);
        Assert.Same(graph.Outputs[0].Value, outputs[0].Value);
        if (isStripped)
        {
            Assert.Same(logit, outputs[0].Value);
            double[] x = [.. Enumerable.Range(-40, 81).Select(i => i / 8.0)];
            var y = OracleEvaluator.Evaluate(new Activate(kind), [OracleValue.Numbers(new Shape(x.Length), x)]);
            Assert.All(Enumerable.Range(1, x.Length - 1), i => Assert.True(y[i] > y[i - 1], $"{kind}({x[i]}) is not above {kind}({x[i - 1]})."));
        }
    }

    [Fact]
    public void Functions_are_taken_off_one_after_the_other_and_what_others_read_stays()
    {
        var logit = _net.Builder.Linear(_net.Pair("a"), _net.Matrix(1, 3));
        var first = _net.Builder.Activate(logit, ActivationKind.Sigmoid);
        var second = _net.Builder.Activate(first, ActivationKind.Exp);
        _net.Builder.Output("first", first);
        _net.Builder.Output("second", second);
        _net.Builder.Output("third", _net.Builder.Add(first, logit));
        var (graph, outputs) = OutputTransforms.Strip(_net.Builder.Build());

        Assert.Equal([logit, logit], outputs.Take(2).Select(output => output.Value));
        Assert.Equal([new Activate(ActivationKind.Sigmoid)], outputs[0].Transforms.Select(transform => transform.Operation));
        Assert.Equal(
            [new Activate(ActivationKind.Sigmoid), new Activate(ActivationKind.Exp)], outputs[1].Transforms.Select(transform => transform.Operation));
        Assert.Empty(outputs[2].Transforms);
        Assert.Equal(ActivationKind.Sigmoid, ((Activate)graph.One<Activate>().Operation).Activation.Kind);
    }

    [Theory]
    [InlineData(true, 0f, 0.5f, 0.5f, 1f)]
    [InlineData(false, 0f, 0.5f, 0.4f, 1f)]
    [InlineData(false, 0f, 0.5f, float.NaN, 2f)]
    public void A_table_is_taken_off_if_it_never_falls(bool isTakenOff, params float[] values)
    {
        var probability = _net.Builder.Activate(_net.Builder.Linear(_net.Pair("a"), _net.Matrix(1, 3)), ActivationKind.Sigmoid);
        Value Knots(float[] knots) => _net.Builder.Constant(new Tensor(new Shape(knots.Length), knots));
        _net.Builder.Output("score", _net.Builder.Add(new Interpolate(), [probability, Knots([0, 0.25f, 0.5f, 1]), Knots(values)]));
        var (graph, outputs) = OutputTransforms.Strip(_net.Builder.Build());

        Assert.Equal(isTakenOff ? 2 : 0, outputs[0].Transforms.Count);
        Assert.Equal(isTakenOff ? 0 : 1, graph.All<Interpolate>().Count);
    }

    [Fact]
    public void Outputs_that_are_inputs_or_looks_at_one_are_copied_by_a_step()
    {
        var input = _net.Item("a", 1);
        var part = _net.Builder.Slice(_net.User("a", 3), 0, 1, 1);
        var computed = _net.Builder.Add(input, part);
        var graph = _net.Run(new MaterializeOutputs(), input, part, computed);

        Assert.Equal([new Sum(1), new Sum(1)], graph.Outputs.Take(2).Select(output => output.Value.Producer!.Operation));
        Assert.Equal([input, part], graph.Outputs.Take(2).Select(output => output.Value.Producer!.Inputs[0]));
        Assert.Same(computed, graph.Outputs[2].Value);
    }
}
