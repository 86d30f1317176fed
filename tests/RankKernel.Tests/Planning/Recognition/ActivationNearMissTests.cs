using RankKernel.Graph;
using RankKernel.Planning;
using Xunit;
using Recogniser = RankKernel.Planning.Recognition.Recognition;

namespace RankKernel.Tests.Planning.Recognition;

/// <summary>What differs from an activation written out in one detail is none, and keeps its outputs.</summary>
public sealed class ActivationNearMissTests
{
    private static readonly Dictionary<string, Func<Network, Value>> Cases = new()
    {
        ["silu of another"] = net => net.Builder.Multiply(X(net), Sigmoid(net, Y(net))),
        ["mish of another"] = net => net.Builder.Multiply(X(net), Tanh(net, net.Builder.Activate(Y(net), ActivationKind.Softplus))),
        ["gelu with a quarter"] = net => Gelu(net, X(net), X(net), 0.25f, MathF.Sqrt(2)),
        ["gelu with another divisor"] = net => Gelu(net, X(net), X(net), 0.5f, 1.414f),
        ["gelu of another"] = net => Gelu(net, X(net), Y(net), 0.5f, MathF.Sqrt(2)),
        ["gelu of a number times a vector of ones"] = net => Gelu(net, Number(net), Number(net), 0.5f, MathF.Sqrt(2), 3),
        ["gelu with a tangent and another factor of the cube"] = net => TanhGelu(net, X(net), 0.0447f),
        ["gelu with a tangent and another cube"] = net => TanhGelu(net, Y(net), 0.044715f),
        ["softsign of another"] = net => Softsign(net, X(net), Y(net), [1]),
        ["softsign with a 2"] = net => Softsign(net, X(net), X(net), [2]),
        ["softsign with a vector of which one is no 1"] = net => Softsign(net, X(net), X(net), [1, 1, 2]),
        ["softsign of a number over a vector"] = net => Softsign(net, Number(net), Number(net), [1, 1, 1]),
        ["up to 5"] = net => net.Builder.Add(new Binary(BinaryKind.Min), [Relu(net, X(net)), net.Constant(5)]),
        ["one number up to a vector"] = net => net.Builder.Add(new Binary(BinaryKind.Min), [Relu(net, Number(net)), net.Constant(6, 6, 6)]),
        ["the larger of x and twice x"] = net => net.Builder.Add(new Binary(BinaryKind.Max), [X(net), net.Builder.Multiply(X(net), net.Constant(2))]),
        ["the larger of x and a part of another"] = net => net.Builder.Add(new Binary(BinaryKind.Max), [X(net), net.Builder.Multiply(Y(net), net.Constant(0.5f))]),
        ["the larger of x and less than nothing"] = net => net.Builder.Add(new Binary(BinaryKind.Max), [X(net), net.Constant(-1)]),
        ["slopes below 1"] = net => PRelu(net, X(net), X(net), net.Constant(1)),
        ["slopes of another"] = net => PRelu(net, X(net), Y(net), net.Constant(0)),
        ["slopes of a number below a vector"] = net => PRelu(net, Number(net), Number(net), net.Constant(0, 0, 0), net.Constant(0.5f)),
        ["slopes that are computed"] = net => PRelu(net, X(net), X(net), net.Constant(0), net.User("b")),
        ["dice with another rest"] = net => Dice(net, rest: Y(net)),
        ["dice with 2 - p"] = net => Dice(net, whole: 2),
        ["dice with two gates"] = net => Dice(net, other: Sigmoid(net, Normalised(net, X(net)))),
        ["dice of a gate of another"] = net => Dice(net, gated: Y(net)),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_near_miss_is_not_lifted(string name)
    {
        var net = new Network();
        var value = Cases[name](net);
        var graph = net.Run(new MergeCommonSubexpressions(), net.Builder.Linear(value, net.Matrix(1, value.Shape.Last)));
        var lifted = Recogniser.Run(graph);

        Assert.Subset(Kinds(graph), Kinds(lifted));
        Kept.By(net, graph, lifted);
    }

    private static HashSet<ActivationKind> Kinds(ModelGraph graph) =>
        [.. graph.Nodes.Select(node => node.Operation).OfType<Activate>().Select(activate => activate.Activation.Kind)];

    private static Value X(Network net) => net.Pair("a");

    private static Value Y(Network net) => net.Pair("b");

    private static Value Number(Network net) => net.Pair("a", 1);

    private static Value Sigmoid(Network net, Value x) => net.Builder.Activate(x, ActivationKind.Sigmoid);

    private static Value Tanh(Network net, Value x) => net.Builder.Activate(x, ActivationKind.Tanh);

    private static Value Relu(Network net, Value x) => net.Builder.Activate(x, ActivationKind.Relu);

    private static Value Normalised(Network net, Value x) => net.Builder.ScaleShift(x, net.Vector(3), net.Vector(3));

    private static Value Divided(Network net, Value a, Value b) => net.Builder.Add(new Binary(BinaryKind.Divide), [a, b]);

    private static Value Gelu(Network net, Value x, Value gated, float half, float divisor, int ones = 1)
    {
        var erf = net.Builder.Unary(Divided(net, gated, net.Constant(divisor)), UnaryKind.Erf);
        var gate = net.Builder.Add(erf, net.Constant([.. Enumerable.Repeat(1f, ones)]));
        return net.Builder.Multiply(net.Builder.Multiply(x, gate), net.Constant(half));
    }

    private static Value TanhGelu(Network net, Value cubed, float factor)
    {
        var cube = net.Builder.Multiply(net.Builder.Multiply(cubed, cubed), cubed);
        var inner = net.Builder.Add(X(net), net.Builder.Multiply(net.Constant(factor), cube));
        var tanh = Tanh(net, net.Builder.Multiply(net.Constant((float)Math.Sqrt(2 / Math.PI)), inner));
        return net.Builder.Multiply(net.Builder.Multiply(net.Constant(0.5f), X(net)), net.Builder.Add(net.Constant(1), tanh));
    }

    private static Value Softsign(Network net, Value x, Value measured, float[] one) =>
        Divided(net, x, net.Builder.Add(net.Constant(one), net.Builder.Unary(measured, UnaryKind.Abs)));

    private static Value PRelu(Network net, Value x, Value below, Value bound, Value? slopes = null) => net.Builder.Add(
        Relu(net, x), net.Builder.Multiply(slopes ?? net.Vector(3), net.Builder.Add(new Binary(BinaryKind.Min), [below, bound])));

    private static Value Dice(Network net, Value? gated = null, Value? rest = null, float whole = 1, Value? other = null)
    {
        var p = Sigmoid(net, Normalised(net, gated ?? X(net)));
        var complement = net.Builder.Subtract(net.Constant(whole), other ?? p);
        return net.Builder.Add(
            net.Builder.Multiply(p, X(net)), net.Builder.Multiply(net.Builder.Multiply(net.Vector(3), complement), rest ?? X(net)));
    }
}
