using RankKernel.Graph;
using RankKernel.Planning;
using Xunit;
using Recogniser = RankKernel.Planning.Recognition.Recognition;

namespace RankKernel.Tests.Planning.Recognition;

/// <summary>What differs from a pattern in one detail is no such operation, and keeps its outputs.</summary>
public sealed class NearMissTests
{
    private static readonly Dictionary<string, (Type Operation, Func<Network, Value> Build)> Cases = new()
    {
        ["a machine without its half"] = (typeof(FactorizationMachine), net => Total(net, Difference(net, Fields(net), Fields(net)))),
        ["a machine with a quarter"] = (typeof(FactorizationMachine), net => Times(net, Total(net, Difference(net, Fields(net), Fields(net))), 0.25f)),
        ["a machine whose squares lack a field"] = (typeof(FactorizationMachine), net => Half(net, Total(net, Difference(net, Fields(net), Fields(net)[1..])))),
        ["a machine whose squares have a field twice"] = (
            typeof(FactorizationMachine), net => Half(net, Total(net, Difference(net, Fields(net), [.. Fields(net), Fields(net)[0]])))),
        ["pooling of the sum's cube"] = (typeof(BiInteraction), net => Half(net, net.Builder.Subtract(
            net.Builder.Add(new Binary(BinaryKind.Power), [net.Builder.Sum(Fields(net)), net.Constant(3)]), SumOfSquares(net, Fields(net))))),
        ["pooling with the squares first"] = (
            typeof(BiInteraction), net => Half(net, net.Builder.Subtract(SumOfSquares(net, Fields(net)), net.Builder.Unary(net.Builder.Sum(Fields(net)), UnaryKind.Square)))),
        ["products of pairs with one missing"] = (typeof(BiInteraction), net => net.Builder.Sum(
            net.Builder.Multiply(Fields(net)[0], Fields(net)[1]), net.Builder.Multiply(Fields(net)[1], Fields(net)[2]))),
        ["the product of two stacks"] = (typeof(PairwiseDot), net => Chosen(net, Stack(net, Fields(net)), Stack(net, [.. Fields(net).Reverse()]), 1, 2, 3, 6, 7, 11)),
        ["pairs with one missing"] = (typeof(PairwiseDot), net => Chosen(net, Stack(net, Fields(net)), Stack(net, Fields(net)), 1, 2, 3, 6, 7)),
        ["pairs in no known order"] = (typeof(PairwiseDot), net => Chosen(net, Stack(net, Fields(net)), Stack(net, Fields(net)), 1, 2, 3, 7, 6, 11)),
        ["one field's products with itself"] = (
            typeof(PairwiseDot), net => net.Builder.Concat(0, [.. Enumerable.Range(0, 3).Select(_ => net.Builder.Dot(net.User("a"), net.User("a")))])),
        ["a bag with weights that are computed"] = (
            typeof(EmbeddingBag), net => net.Builder.WeightedSum(net.Builder.Softmax(net.Builder.Reshape(net.Builder.Linear(Keys(net, "other"), net.Matrix(1, 3)), 5)), Keys(net))),
        ["a bag over something else than a count"] = (typeof(Reduce), net => Averaged(net, 2)),
        ["a bag over its count and a bit"] = (typeof(Reduce), net => Averaged(net, 1e-3f, BinaryKind.Add)),
        ["a cross layer that subtracts"] = (typeof(CrossMatrix), net => net.Builder.Subtract(
            net.Builder.Multiply(net.User("a"), net.Builder.Linear(net.Item("b"), net.Matrix(3, 3), net.Vector(3))), net.Item("b"))),
        ["a cross layer with an activation"] = (typeof(CrossMatrix), net => net.Builder.Add(
            net.Builder.Multiply(net.User("a"), net.Builder.Add(new Linear(Activation: ActivationKind.Relu), [net.Item("b"), net.Matrix(3, 3), net.Vector(3)])), net.Item("b"))),
        ["a cross layer of vectors that projects another"] = (typeof(CrossVector), net => net.Builder.Add(
            net.Builder.Add(net.Builder.Multiply(net.User("a"), net.Builder.Dot(net.User("c"), net.Vector(3))), net.Vector(3)), net.Item("b"))),
        ["a gate of another vector"] = (typeof(GatedCross), net => net.Builder.Add(
            net.Builder.Multiply(
                net.Builder.Multiply(net.User("a"), net.Builder.Add(new Linear(Bias: false, ActivationKind.Sigmoid), [net.User("c"), net.Matrix(3, 3)])),
                net.Builder.Linear(net.Item("b"), net.Matrix(3, 3), net.Vector(3))),
            net.Item("b"))),
        ["a mixture without a softmax"] = (typeof(CrossMatrix), net => Mixture(net, net.User("c", 2), net.Vector(3), net.User("a"))),
        ["a mixture of two biases"] = (typeof(CrossMatrix), net => Mixture(net, net.Builder.Softmax(net.User("c", 2)), null, net.User("a"))),
        ["a mixture of two inputs"] = (typeof(CrossMatrix), net => Mixture(net, net.Builder.Softmax(net.User("c", 2)), net.Vector(3), net.Item("c"))),
        ["rows less the mean over their deviation from another"] = (typeof(LayerNorm), Normalised),
        ["experts with one missing"] = (typeof(MixExperts), net => net.Builder.Sum([.. Enumerable.Range(0, 3).Select(e => Weighed(net, net.User("c", 4), e))])),
        ["experts with two gates"] = (typeof(MixExperts), net => net.Builder.Sum(
            [.. Enumerable.Range(0, 4).Select(e => Weighed(net, e < 2 ? net.User("c", 4) : net.User("b", 4), e))])),
        ["products that are repeated alike"] = (typeof(CompressedInteraction), net => Interaction(net, row => row / 4, row => row / 4)),
        ["products of chosen elements of other lines"] = (typeof(CompressedInteraction), net => Chosen(net, i => ((i / 4) + 4) % 12, i => (i / 16 * 4) + (i % 4))),
        ["products of chosen elements with one exchanged"] = (typeof(CompressedInteraction), net => Chosen(net, i => i / 4, i => (i / 16 * 4) + (i % 4 == 3 && i > 32 ? 2 : i % 4))),
        ["products of all lines with the first one"] = (typeof(CompressedInteraction), net => Chosen(net, i => i / 4, i => i % 4, 16)),
        ["attention that weighs another history"] = (typeof(TargetAttention), net => net.Builder.WeightedSum(Scores(net), Keys(net, "other"))),
        ["attention with two activations"] = (typeof(TargetAttention), net => net.Builder.WeightedSum(Scores(net, second: ActivationKind.Tanh), Keys(net))),
        ["attention without the product"] = (typeof(TargetAttention), net => net.Builder.WeightedSum(Scores(net, product: net.Builder.Add), Keys(net))),
        ["attention that compares with another target"] = (
            typeof(TargetAttention), net => net.Builder.WeightedSum(Scores(net, product: (keys, _) => net.Builder.Multiply(keys, net.Item("c"))), Keys(net))),
        ["a recurrence over an activated product"] = (typeof(Gru), net => net.Builder.Linear(
            net.Builder.Add(
                new Gru(GruReset.AfterProduct, Last: true, Projected: true),
                [net.Builder.Add(new Linear(Activation: ActivationKind.Tanh), [Keys(net), net.Matrix(6, 3), net.Vector(6)]), net.Matrix(6, 2), net.Vector(6)]),
            net.Matrix(1, 2))),
        ["x times the sigmoid of another"] = (typeof(Activate), net => net.Builder.Multiply(net.User("a"), net.Builder.Add(new Linear(Bias: false, ActivationKind.Sigmoid), [net.User("b"), net.Matrix(3, 3)]))),
        ["a maximum with 1"] = (typeof(Activate), net => net.Builder.Add(new Binary(BinaryKind.Max), [net.User("a"), net.Constant(1)])),
        ["a constant over x"] = (typeof(ScaleShift), net => net.Builder.Add(
            net.Builder.Add(new Binary(BinaryKind.Divide), [net.Vector(3), net.Builder.Unary(net.User("a"), UnaryKind.Exp)]), net.Vector(3))),
        ["heads of two scales"] = (typeof(MultiHeadAttention), net => Heads(net, (0, 1), (2, 0.5f))),
        ["heads in another order"] = (typeof(MultiHeadAttention), net => Heads(net, (2, 1), (0, 1))),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_near_miss_is_not_lifted(string name)
    {
        var net = new Network();
        var (operation, build) = Cases[name];
        var value = build(net);
        var graph = net.Run(
            new MergeCommonSubexpressions(), value.Shape.Count == 1 ? net.Builder.Reshape(value, 1) : net.Builder.Linear(value, net.Matrix(1, value.Shape.Last)));
        var lifted = Recogniser.Run(graph);

        if (operation == typeof(Reduce))
        {
            Assert.Contains(lifted.Nodes, node => node.Operation is Reduce);
        }
        else
        {
            Assert.DoesNotContain(lifted.Nodes, node => IsLifted(node, operation));
        }

        Kept.By(net, graph, lifted);
    }

    /// <summary>A recurrence over given products, and attention of one head, are what such graphs may hold.</summary>
    private static bool IsLifted(Node node, Type operation) =>
        node.Operation.GetType() == operation && node.Operation is not (Gru { Projected: true } or MultiHeadAttention { Heads: 1 } or TargetAttention { Weights: true });

    private static Value[] Fields(Network net) => [net.User("a"), net.Item("a"), net.User("b"), net.Item("c")];

    private static Value SumOfSquares(Network net, Value[] fields) => net.Builder.Sum([.. fields.Select(field => net.Builder.Unary(field, UnaryKind.Square))]);

    private static Value Difference(Network net, Value[] fields, Value[] squared) =>
        net.Builder.Subtract(net.Builder.Unary(net.Builder.Sum(fields), UnaryKind.Square), SumOfSquares(net, squared));

    private static Value Total(Network net, Value vector) => net.Builder.Reduce(vector, ReduceKind.Sum, 0);

    private static Value Half(Network net, Value value) => Times(net, value, 0.5f);

    private static Value Times(Network net, Value value, float number) => net.Builder.Multiply(value, net.Builder.Constant(new Tensor(new Shape(), [number])));

    private static Value Stack(Network net, Value[] fields) => net.Builder.Reshape(net.Builder.Concat(0, fields), fields.Length, 3);

    private static Value Chosen(Network net, Value a, Value b, params int[] pairs) =>
        net.Builder.Add(new Select(pairs), [net.Builder.Reshape(net.Builder.Add(new MatMul(TransposeB: true), [a, b]), 16)]);

    private static Value Weighed(Network net, Value weights, int expert) => net.Builder.Multiply(Fields(net)[expert], net.Builder.Slice(weights, 0, expert, 1));

    private static Value Interaction(Network net, Func<int, int> first, Func<int, int> second)
    {
        var (x, h) = (net.Builder.Add(new StackFields(), Fields(net)), net.Builder.Add(new StackFields(), [.. Fields(net).Reverse()]));
        var product = net.Builder.Multiply(Repeated(x, first), Repeated(h, second));
        return net.Builder.Reshape(net.Builder.Linear(net.Builder.Linear(product, net.Matrix(2, 16), net.Vector(2)), net.Matrix(1, 2)), 3);

        Value Repeated(Value value, Func<int, int> column) =>
            net.Builder.Linear(value, net.Builder.Constant(Weights.Matrix(16, 4, (row, place) => place == column(row) ? 1 : 0)));
    }

    private static Value Chosen(Network net, Func<int, int> first, Func<int, int> second, int count = 48)
    {
        var x = net.Builder.Reshape(net.Builder.Add(new StackFields(), Fields(net)), 12);
        var (a, b) = (net.Builder.Reshape(Taken(first, 48), 3, 16), Taken(second, count));
        var product = net.Builder.Multiply(a, count == 48 ? net.Builder.Reshape(b, 3, 16) : b);
        return net.Builder.Reshape(net.Builder.Linear(net.Builder.Linear(product, net.Matrix(2, 16), net.Vector(2)), net.Matrix(1, 2)), 3);

        Value Taken(Func<int, int> from, int taken) => net.Builder.Add(new Select([.. Enumerable.Range(0, taken).Select(from)]), [x]);
    }

    private static Value Keys(Network net, string table = "item") =>
        net.Builder.SequenceGather(net.Builder.Input("history", "item"), net.Builder.Parameter($"embedding.{table}", 10, 3));

    private static Value Scores(Network net, ActivationKind second = ActivationKind.Sigmoid, Func<Value, Value, Value>? product = null)
    {
        var (query, keys) = (net.Item("a"), Keys(net));
        var joined = net.Builder.Concat(
            1, net.Builder.Expand(query, keys), keys, net.Builder.Subtract(query, keys), (product ?? net.Builder.Multiply)(keys, query));
        var hidden = net.Builder.Add(new Linear(Activation: ActivationKind.Sigmoid), [joined, net.Matrix(4, 12), net.Vector(4)]);
        hidden = net.Builder.Add(new Linear(Activation: second), [hidden, net.Matrix(4, 4), net.Vector(4)]);
        return net.Builder.Reshape(net.Builder.Linear(hidden, net.Matrix(1, 4), net.Vector(1)), 5);
    }

    private static Value Averaged(Network net, float number, BinaryKind function = BinaryKind.Max)
    {
        var ones = net.Builder.Add(new AlongSequence(), [net.Constant(1, 1, 1, 1, 1), Keys(net)]);
        var count = net.Builder.Add(new Binary(function), [net.Builder.Reduce(ones, ReduceKind.Sum, 0), net.Constant(number)]);
        return net.Builder.Add(new Binary(BinaryKind.Divide), [net.Builder.Reduce(Keys(net, "bag"), ReduceKind.Sum, 0), count]);
    }

    private static Value Mixture(Network net, Value weights, Value? bias, Value second) => net.Builder.Add(
        net.Builder.Add(new MixExperts(), [weights, Expert(net, net.User("a"), bias), Expert(net, second, bias)]), net.Item("b"));

    private static Value Expert(Network net, Value first, Value? bias) => net.Builder.Multiply(
        first, net.Builder.Linear(net.Builder.Activate(net.Builder.Linear(net.Item("b"), net.Matrix(2, 3)), ActivationKind.Tanh), net.Matrix(3, 2), bias ?? net.Vector(3)));

    private static Value Normalised(Network net)
    {
        var difference = net.Builder.Subtract(net.Item("a"), net.Builder.Reduce(net.User("a"), ReduceKind.Mean, 0));
        var variance = net.Builder.Reduce(net.Builder.Unary(difference, UnaryKind.Square), ReduceKind.Mean, 0);
        return net.Builder.Add(new Binary(BinaryKind.Divide), [difference, net.Builder.Unary(net.Builder.Add(variance, net.Constant(1e-5f)), UnaryKind.Sqrt)]);
    }

    private static Value Heads(Network net, params (int Start, float Scale)[] heads)
    {
        var x = net.Builder.Reshape(net.Builder.Concat(0, net.User("a", 4), net.Item("a", 4), net.User("b", 4)), 3, 4);
        var attended = net.Builder.Concat(1, [.. heads.Select(head =>
        {
            var part = net.Builder.Slice(x, 1, head.Start, 2);
            var scores = Times(net, net.Builder.Add(new MatMul(TransposeB: true), [part, part]), head.Scale);
            return net.Builder.Add(new MatMul(), [net.Builder.Softmax(scores), part]);
        })]);
        return net.Builder.Reshape(attended, 12);
    }
}
