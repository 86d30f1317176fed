using RankKernel.Graph;
using RankKernel.Planning;
using Xunit;
using ConstantEvaluator = RankKernel.Cpu.ConstantEvaluator;
using KernelSet = RankKernel.Cpu.KernelSet;

namespace RankKernel.Tests.Planning;

/// <summary>What is folded into what, and what must not be because something else reads it.</summary>
public sealed class FusionTests
{
    private readonly Network _net = new();

    private GraphBuilder Graph => _net.Builder;

    [Fact]
    public void A_scale_and_shift_after_a_linear_scales_its_rows_and_its_bias()
    {
        var (weight, bias, scale, shift) = (_net.Matrix(2, 3), _net.Vector(2), _net.Vector(2), _net.Vector(2));
        var graph = _net.Run(new FuseScaleShift(), Graph.ScaleShift(Graph.Linear(_net.User("a"), weight, bias), scale, shift));

        Assert.Empty(graph.All<ScaleShift>());
        var linear = graph.One<Linear>();
        var (s, t) = (scale.Elements(), shift.Elements());
        Assert.Equal(weight.Elements().Select((w, i) => (float)(w * (double)s[i / 3])), linear.Inputs[1].Elements());
        Assert.Equal(bias.Elements().Select((b, i) => (float)((b * (double)s[i]) + t[i])), linear.Inputs[2].Elements());
    }

    [Fact]
    public void A_scale_and_shift_before_a_linear_scales_its_columns_and_moves_its_bias()
    {
        var (weight, scale, shift) = (_net.Matrix(2, 3), _net.Vector(3), _net.Vector(3));
        var graph = _net.Run(new FuseScaleShift(), Graph.Linear(Graph.ScaleShift(_net.User("a"), scale, shift), weight));

        Assert.Empty(graph.All<ScaleShift>());
        var linear = graph.One<Linear>();
        Assert.Equal(new Linear(Bias: true), linear.Operation);
        var (w, s, t) = (weight.Elements(), scale.Elements(), shift.Elements());
        Assert.Equal(w.Select((element, i) => (float)(element * (double)s[i % 3])), linear.Inputs[1].Elements());
        Assert.Equal(
            Enumerable.Range(0, 2).Select(row => (float)Enumerable.Range(0, 3).Sum(i => w[(row * 3) + i] * (double)t[i])),
            linear.Inputs[2].Elements());
    }

    [Fact]
    public void A_linear_that_is_read_elsewhere_keeps_its_weight()
    {
        var linear = Graph.Linear(_net.User("a"), _net.Matrix(2, 3), _net.Vector(2));
        var scaled = Graph.ScaleShift(linear, _net.Vector(2), _net.Vector(2));
        var activated = Graph.Activate(linear, ActivationKind.Relu);
        var graph = _net.Run(new FuseScaleShift(), scaled, activated);
        Assert.Single(graph.All<ScaleShift>());
        Assert.Single(graph.All<Activate>());
        Assert.Single(new FuseActivations().Run(graph).All<Activate>());
    }

    [Fact]
    public void A_scale_and_shift_after_an_activation_stays()
    {
        var linear = Graph.Add(new Linear(Bias: false, ActivationKind.Relu), [_net.User("a"), _net.Matrix(2, 3)]);
        var graph = _net.Run(new FuseScaleShift(), Graph.ScaleShift(linear, _net.Vector(2), _net.Vector(2)));
        Assert.Single(graph.All<ScaleShift>());
    }

    [Fact]
    public void An_activation_joins_the_linear_or_sum_before_it_with_its_vectors()
    {
        var (alpha, bias) = (_net.Vector(2), _net.Vector(2));
        var linear = Graph.Activate(Graph.Linear(_net.User("a"), _net.Matrix(2, 3), bias), ActivationKind.PRelu, alpha);
        var sum = Graph.Activate(Graph.Sum(_net.User("a"), _net.User("b")), ActivationKind.Tanh);
        var graph = _net.Run(new FuseActivations(), linear, sum);

        Assert.Empty(graph.All<Activate>());
        Assert.Equal(new Linear(Bias: true, ActivationKind.PRelu), graph.One<Linear>().Operation);
        Assert.Equal([bias, alpha], graph.One<Linear>().Inputs.Skip(2));
        Assert.Equal(new Sum(2, ActivationKind.Tanh), graph.One<Sum>().Operation);
    }

    [Fact]
    public void A_second_activation_stays()
    {
        var once = Graph.Activate(Graph.Linear(_net.User("a"), _net.Matrix(2, 3)), ActivationKind.Relu);
        var graph = _net.Run(new FuseActivations(), Graph.Activate(once, ActivationKind.Tanh));
        Assert.Equal(ActivationKind.Relu, ((Linear)graph.One<Linear>().Operation).Activation.Kind);
        Assert.Equal(new Activate(ActivationKind.Tanh), graph.One<Activate>().Operation);
    }

    [Fact]
    public void Batch_norm_and_dice_become_a_scale_and_a_shift()
    {
        Value[] statistics = [_net.Vector(3), Graph.Parameter("x.running_var", 3), _net.Vector(3), _net.Vector(3)];
        var normed = Graph.Add(new BatchNorm(), [_net.User("a"), .. statistics]);
        var dice = Graph.Add(new Dice(), [_net.User("b"), _net.Vector(3), .. statistics[..2]]);
        var graph = _net.Run(new FoldNorms(), normed, dice);

        Assert.Empty(graph.All<BatchNorm>());
        Assert.Empty(graph.All<Dice>());
        Assert.Single(graph.All<ScaleShift>());
        Assert.Equal(ActivationKind.Dice, ((Activate)graph.One<Activate>().Operation).Activation.Kind);
    }

    [Fact]
    public void What_depends_on_weights_alone_is_computed_once()
    {
        var constant = Graph.Unary(Graph.Sum(_net.Constant(1, 2, 3), _net.Constant(1, 1, 1)), UnaryKind.Square);
        var graph = _net.Run(new FoldConstants(node => ConstantEvaluator.Evaluate(KernelSet.Best, node)), Graph.Add(_net.User("a"), constant));
        Assert.Equal([4f, 9f, 16f], graph.One<Binary>().Inputs[1].Elements());
        Assert.DoesNotContain(graph.Nodes, node => node.Output.Cadence == Cadence.Constant);
    }

    [Fact]
    public void Concats_of_concats_become_one_in_the_same_order()
    {
        var (a, b, c, d) = (_net.User("a"), _net.Item("a"), _net.Context("a"), _net.Item("b"));
        var nested = Graph.Concat(0, a, Graph.Concat(0, b, Graph.Concat(0, c, a)), d);
        Assert.Equal([a, b, c, a, d], _net.Run(new FlattenConcats(), nested).One<Concat>().Inputs);
    }

    [Fact]
    public void Equal_nodes_are_computed_once_and_so_are_those_that_read_them()
    {
        var weight = _net.Matrix(2, 3);
        var graph = _net.Run(
            new MergeCommonSubexpressions(),
            Graph.Activate(Graph.Linear(_net.User("a"), weight), ActivationKind.Relu),
            Graph.Activate(Graph.Linear(_net.User("a"), weight), ActivationKind.Relu),
            Graph.Activate(Graph.Linear(_net.User("a"), weight), new Activation(ActivationKind.LeakyRelu, 0.1)),
            Graph.Activate(Graph.Linear(_net.User("a"), weight), new Activation(ActivationKind.LeakyRelu, 0.2)),
            Graph.Activate(Graph.Linear(_net.User("b"), weight), ActivationKind.Relu));
        Assert.Equal(2, graph.All<Linear>().Count);
        Assert.Equal(4, graph.All<Activate>().Count);
        Assert.Same(graph.Outputs[0].Value, graph.Outputs[1].Value);
        Assert.Equal(4, graph.Outputs.Select(output => output.Value).Distinct().Count());
    }
}
