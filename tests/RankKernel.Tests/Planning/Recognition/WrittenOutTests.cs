using RankKernel.Graph;
using RankKernel.Planning;
using Xunit;
using Recogniser = RankKernel.Planning.Recognition.Recognition;

namespace RankKernel.Tests.Planning.Recognition;

/// <summary>Patterns as exporters write them: dimensions of 1 here and there, squares as powers or products, factors in any order.</summary>
public sealed class WrittenOutTests
{
    private static readonly Dictionary<string, (Operation Operation, Func<Network, Value> Build)> Cases = new()
    {
        ["a machine over a stack of unsqueezed fields"] = (new FactorizationMachine(), net => Machine(net, inside: true)),
        ["a machine with the half outside"] = (new FactorizationMachine(), net => Machine(net, inside: false)),
        ["a machine whose sums keep their dimension"] = (new FactorizationMachine(), KeptDimension),
        ["a machine as a double sum"] = (new FactorizationMachine(), net => net.Builder.Sum([.. Pairs(net).Select(pair => net.Builder.Dot(pair.A, pair.B))])),
        ["a machine as a chain of additions"] = (
            new FactorizationMachine(),
            net => Pairs(net).Select(pair => Total(net, net.Builder.Multiply(pair.A, pair.B))).Aggregate((a, b) => net.Builder.Add(a, b))),
        ["a machine as the total of all inner products"] = (new FactorizationMachine(), net => Total(net, net.Builder.Add(new PairwiseDot(), Fields(net)))),
        ["pooling as products of pairs"] = (new BiInteraction(), net => net.Builder.Sum([.. Pairs(net).Select(pair => net.Builder.Multiply(pair.A, pair.B))])),
        ["pairs picked from the product with the transpose"] = (new PairwiseDot(PairOrder.Lower), net => Gram(net, 4, 8, 9, 12, 13, 14)),
        ["pairs picked from below the diagonal in the order of the upper triangle"] = (new PairwiseDot(), net => Gram(net, 4, 8, 12, 9, 13, 14)),
        ["some pairs"] = (new FieldPairs(PairFunction.Dot, weighted: false, 0, 3, 1, 2), net => Gram(net, 3, 6)),
        ["a row times a column"] = (new Dot(), net => net.Builder.Reshape(
            net.Builder.Add(new MatMul(), [net.Builder.Reshape(net.User("a"), 1, 3), net.Builder.Reshape(net.Item("a"), 3, 1)]), 1)),
        ["a product with a constant, and a bias"] = (new Linear(), net => net.Builder.Add(
            net.Builder.Add(new MatMul(), [Stack(net), net.Matrix(3, 2)]), net.Vector(2))),
        ["a cross layer with the terms in another order"] = (new CrossMatrix(), net => net.Builder.Add(
            net.Item("b"), net.Builder.Multiply(net.Builder.Linear(net.Item("b"), net.Matrix(3, 3), net.Vector(3)), net.User("a")))),
        ["a cross layer without a bias"] = (new CrossMatrix(), net => net.Builder.Add(
            net.Item("b"), net.Builder.Multiply(net.Builder.Linear(net.Item("b"), net.Matrix(3, 3)), net.User("a")))),
        ["a cross layer of vectors over a Linear"] = (new CrossVector(), net => net.Builder.Add(
            net.Item("b"), net.Builder.Add(net.Builder.Multiply(net.Builder.Linear(net.Item("b"), net.Matrix(1, 3)), net.User("a")), net.Vector(3)))),
        ["experts times a row of weights"] = (new MixExperts(), net => net.Builder.Reshape(
            net.Builder.Add(new MatMul(), [net.Builder.Reshape(net.User("c", 4), 1, 4), Stack(net)]), 3)),
        ["experts each times its weight"] = (new MixExperts(), net => net.Builder.Sum(
            [.. Fields(net).Select((field, e) => net.Builder.Multiply(field, net.Builder.Slice(net.User("c", 4), 0, e, 1)))])),
        ["silu"] = (new Activate(ActivationKind.Silu), net => net.Builder.Multiply(net.Builder.Activate(X(net), ActivationKind.Sigmoid), X(net))),
        ["mish"] = (new Activate(ActivationKind.Mish), net => net.Builder.Multiply(
            X(net), net.Builder.Activate(net.Builder.Activate(X(net), ActivationKind.Softplus), ActivationKind.Tanh))),
        ["hard swish"] = (new Activate(ActivationKind.HardSwish), net => net.Builder.Multiply(X(net), net.Builder.Activate(X(net), ActivationKind.HardSigmoid))),
        ["softsign"] = (new Activate(ActivationKind.Softsign), net => net.Builder.Add(
            new Binary(BinaryKind.Divide), [X(net), net.Builder.Add(net.Constant(1), net.Builder.Unary(X(net), UnaryKind.Abs))])),
        ["relu"] = (new Activate(ActivationKind.Relu), net => net.Builder.Add(new Binary(BinaryKind.Max), [X(net), net.Constant(0)])),
        ["relu up to 6"] = (new Activate(ActivationKind.Relu6), net => net.Builder.Add(
            new Binary(BinaryKind.Min), [net.Builder.Add(new Binary(BinaryKind.Max), [X(net), net.Constant(0)]), net.Constant(6)])),
        ["leaky relu"] = (new Activate(new Activation(ActivationKind.LeakyRelu, 0.25)), net => net.Builder.Add(
            new Binary(BinaryKind.Max), [net.Builder.Multiply(net.Constant(0.25f), X(net)), X(net)])),
        ["gelu"] = (new Activate(ActivationKind.Gelu), net => net.Builder.Multiply(
            net.Builder.Multiply(X(net), net.Builder.Add(net.Builder.Unary(net.Builder.Add(
                new Binary(BinaryKind.Divide), [X(net), net.Constant(MathF.Sqrt(2))]), UnaryKind.Erf), net.Constant(1))), net.Constant(0.5f))),
        ["gelu with a hyperbolic tangent"] = (new Activate(ActivationKind.GeluTanh), TanhGelu),
        ["a slope for each channel below zero"] = (new Activate(ActivationKind.PRelu), net => net.Builder.Add(
            net.Builder.Activate(X(net), ActivationKind.Relu),
            net.Builder.Multiply(net.Vector(3), net.Builder.Add(new Binary(BinaryKind.Min), [X(net), net.Constant(0)])))),
        ["dice over a normalisation"] = (new Activate(ActivationKind.Dice), net => Dice(net, net.Builder.Add(
            new BatchNorm(Affine: false), [X(net), net.Vector(3), net.Builder.Parameter("dice.running_var", 3)]))),
        ["dice over a scale and a shift"] = (new Activate(ActivationKind.Dice), net => Dice(net, net.Builder.ScaleShift(X(net), net.Vector(3), net.Vector(3)))),
        ["a normalisation in four steps"] = (new ScaleShift(), net => net.Builder.Add(
            net.Builder.Multiply(
                net.Builder.Add(new Binary(BinaryKind.Divide), [net.Builder.Subtract(X(net), net.Vector(3)), net.Builder.Parameter("four.running_var", 3)]), net.Vector(3)),
            net.Vector(3))),
        ["a bag of all rows"] = (new EmbeddingBag(), net => net.Builder.Reduce(Rows(net), ReduceKind.Sum, 0)),
        ["the mean of all rows"] = (new EmbeddingBag(Pooling.Mean), net => net.Builder.Reduce(Rows(net), ReduceKind.Mean, 0)),
        ["the largest of all rows"] = (new EmbeddingBag(Pooling.Max), net => net.Builder.Reduce(Rows(net), ReduceKind.Max, 0)),
        ["a bag without padding"] = (new EmbeddingBag(Pooling.Sum, 0), net => net.Builder.WeightedSum(Present(net), Rows(net))),
        ["the mean without padding"] = (new EmbeddingBag(Pooling.Mean, 0), net => net.Builder.Add(
            new Binary(BinaryKind.Divide),
            [net.Builder.WeightedSum(Present(net), Rows(net)), net.Builder.Add(new Binary(BinaryKind.Max), [net.Builder.Reduce(Present(net), ReduceKind.Sum, 0), net.Constant(1)])])),
        ["a sum over the root of the count"] = (new EmbeddingBag(Pooling.SqrtN, 0), net => net.Builder.Add(
            new Binary(BinaryKind.Divide),
            [
                net.Builder.WeightedSum(Present(net), Rows(net)),
                net.Builder.Unary(net.Builder.Add(net.Builder.Reduce(Present(net), ReduceKind.Sum, 0), net.Constant(1e-12f)), UnaryKind.Sqrt),
            ])),
        ["scores times a mask"] = (new Mask(0, 0), net => net.Builder.WeightedSum(net.Builder.Multiply(Raw(net), Present(net)), Rows(net, "other"))),
        ["scores chosen by a mask"] = (new Mask(0, -5), net => net.Builder.WeightedSum(
            net.Builder.Add(new Where(), [Present(net), Raw(net), net.Constant(-5, -5, -5, -5, -5)]), Rows(net, "other"))),
        ["scores times a mask, and what padding has instead"] = (new Mask(0, -1e9), net => net.Builder.WeightedSum(
            net.Builder.Softmax(net.Builder.Add(
                net.Builder.Multiply(Raw(net), Present(net)),
                net.Builder.Multiply(net.Builder.Subtract(net.Constant(1), Present(net)), net.Constant(-1e9f)))),
            Rows(net, "other"))),
        ["a cross layer of columns"] = (new CrossMatrix(), net => net.Builder.Reshape(
            net.Builder.Add(
                net.Builder.Reshape(net.Item("b"), 3, 1),
                net.Builder.Multiply(
                    net.Builder.Reshape(net.User("a"), 3, 1),
                    net.Builder.Add(net.Builder.Add(new MatMul(), [net.Matrix(3, 3), net.Builder.Reshape(net.Item("b"), 3, 1)]), net.Matrix(3, 1)))),
            3)),
        ["a mixture of low-rank cross layers"] = (new CrossMatrix(), net => Mixture(net)),
        ["linears of one value side by side"] = (new Linear(Bias: false), net => net.Builder.Softmax(net.Builder.Concat(
            0, net.Builder.Linear(net.User("a"), net.Matrix(1, 3)), net.Builder.Linear(net.User("a"), net.Matrix(2, 3))))),
        ["a layer of products of lines"] = (new CompressedInteraction(Bias: false), OuterProducts),
        ["a layer of products of chosen elements"] = (new CompressedInteraction(Bias: false), ChosenProducts),
        ["a normalised vector"] = (new LayerNorm(1e-5f), net => Normalised(net, X(net), 3)),
        ["normalised rows"] = (new LayerNorm(1e-5f), net => Normalised(net, net.Builder.Linear(Stack(net), net.Matrix(3, 3)), 4)),
        ["additions in a row"] = (new Sum(3), net => net.Builder.Add(net.Builder.Add(net.User("a"), net.Item("a")), net.User("b"))),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_pattern_is_lifted(string name)
    {
        var net = new Network();
        var (operation, build) = Cases[name];
        var value = build(net);
        var output = value.Shape.Rank == 2 ? net.Builder.Reshape(net.Builder.Reduce(value, ReduceKind.Max, 0), value.Shape[1]) : value;
        var graph = net.Run(
            new MergeCommonSubexpressions(),
            output.Shape.Count == 1 ? net.Builder.Reshape(output, 1) : net.Builder.Reshape(net.Builder.Reduce(output, ReduceKind.Max, 0), 1));
        var lifted = Recogniser.Run(graph);

        Assert.Contains(lifted.Nodes, node => node.Operation.Equals(operation));
        Assert.True(lifted.Nodes.Count <= graph.Nodes.Count, $"{graph.Nodes.Count} nodes became {lifted.Nodes.Count}");
        Kept.By(net, graph, lifted);
        Assert.Equal(lifted.Nodes.Select(node => node.Operation), Recogniser.Run(lifted).Nodes.Select(node => node.Operation));
    }

    private static Value X(Network net) => net.Pair("a");

    private static Value[] Fields(Network net) => [net.User("a"), net.Item("a"), net.User("b"), net.Item("c")];

    private static IEnumerable<(Value A, Value B)> Pairs(Network net) =>
        Enumerable.Range(0, 4).SelectMany(i => Enumerable.Range(i + 1, 3 - i).Select(j => (Fields(net)[i], Fields(net)[j])));

    private static Value Stack(Network net) => net.Builder.Concat(0, [.. Fields(net).Select(field => net.Builder.Reshape(field, 1, 3))]);

    private static Value Ids(Network net) => net.Builder.Input("history", "item");

    private static Value Rows(Network net, string table = "item") => net.Builder.SequenceGather(Ids(net), net.Builder.Parameter($"embedding.{table}", 10, 3));

    /// <summary>1 where the id is not padding, else 0.</summary>
    private static Value Present(Network net) => net.Builder.Mask(net.Builder.Add(new AlongSequence(), [net.Constant(1, 1, 1, 1, 1), Rows(net, "like")]), Ids(net), 0, 0);

    private static Value Raw(Network net) => net.Builder.Reshape(net.Builder.Linear(Rows(net, "raw"), net.Matrix(1, 3)), 5);

    private static Value Mixture(Network net)
    {
        var (x0, x, bias) = (net.User("a"), net.Item("b"), net.Vector(3));
        var weights = net.Builder.Softmax(net.Builder.Linear(x, net.Matrix(2, 3)));
        Value[] experts = [.. Enumerable.Range(0, 2).Select(_ => net.Builder.Multiply(
            x0, net.Builder.Linear(net.Builder.Activate(net.Builder.Linear(x, net.Matrix(2, 3)), ActivationKind.Tanh), net.Matrix(3, 2), bias)))];
        return net.Builder.Add(net.Builder.Add(new MixExperts(), [weights, .. experts]), x);
    }

    private static Value OuterProducts(Network net)
    {
        var x = net.Builder.Add(new StackFields(), Fields(net));
        Value[] lines = [.. Enumerable.Range(0, 3).Select(line =>
        {
            var row = net.Builder.Slice(x, 0, line, 1);
            return net.Builder.Reshape(net.Builder.Add(new MatMul(), [net.Builder.Reshape(row, 4, 1), row]), 1, 4, 4);
        })];
        return net.Builder.Linear(net.Builder.Reshape(net.Builder.Concat(0, lines), 3, 16), net.Matrix(2, 16));
    }

    private static Value ChosenProducts(Network net)
    {
        var x = net.Builder.Add(new StackFields(), Fields(net));
        var h = net.Builder.Linear(x, net.Matrix(2, 4));
        var slow = net.Builder.Add(new Select([.. Enumerable.Range(0, 24).Select(i => i / 2)]), [net.Builder.Reshape(x, 12)]);
        var fast = net.Builder.Add(new Select([.. Enumerable.Range(0, 24).Select(i => (i / 8 * 2) + (i % 2))]), [net.Builder.Reshape(h, 6)]);
        return net.Builder.Linear(net.Builder.Reshape(net.Builder.Multiply(slow, fast), 3, 8), net.Matrix(2, 8));
    }

    private static Value Normalised(Network net, Value x, int rows)
    {
        var difference = net.Builder.Subtract(x, Row(net.Builder.Reduce(x, ReduceKind.Mean, x.Shape.Rank - 1)));
        var variance = net.Builder.Reduce(net.Builder.Unary(difference, UnaryKind.Square), ReduceKind.Mean, x.Shape.Rank - 1);
        var deviation = net.Builder.Unary(net.Builder.Add(variance, net.Constant(1e-5f)), UnaryKind.Sqrt);
        var normalised = net.Builder.Add(new Binary(BinaryKind.Divide), [difference, Row(deviation)]);
        return net.Builder.Add(net.Builder.Multiply(normalised, net.Vector(3)), net.Vector(3));

        // A number a row, repeated for its three columns.
        Value Row(Value numbers) => x.Shape.Rank == 1 ? numbers : net.Builder.Reshape(
            net.Builder.Add(new Select([.. Enumerable.Range(0, rows * 3).Select(i => i / 3)]), [numbers]), rows, 3);
    }

    private static Value Total(Network net, Value vector) => net.Builder.Reduce(vector, ReduceKind.Sum, 0);

    private static Value Machine(Network net, bool inside)
    {
        var stack = Stack(net);
        var square = net.Builder.Add(new Binary(BinaryKind.Power), [net.Builder.Reduce(stack, ReduceKind.Sum, 0), net.Constant(2)]);
        var squares = net.Builder.Reduce(net.Builder.Add(new Binary(BinaryKind.Power), [stack, net.Constant(2)]), ReduceKind.Sum, 0);
        var difference = net.Builder.Subtract(square, squares);
        return inside
            ? Total(net, net.Builder.Multiply(difference, net.Constant(0.5f)))
            : net.Builder.Multiply(net.Builder.Reshape(Total(net, difference), 1), net.Constant(0.5f));
    }

    private static Value KeptDimension(Network net)
    {
        var stack = Stack(net);
        var sum = net.Builder.Reshape(net.Builder.Reduce(stack, ReduceKind.Sum, 0), 1, 3);
        var squares = net.Builder.Reshape(net.Builder.Reduce(net.Builder.Multiply(stack, stack), ReduceKind.Sum, 0), 1, 3);
        var difference = net.Builder.Subtract(net.Builder.Multiply(sum, sum), squares);
        return net.Builder.Multiply(net.Builder.Reshape(net.Builder.Reduce(net.Builder.Reshape(difference, 3), ReduceKind.Sum, 0), 1), net.Constant(0.5f));
    }

    private static Value Gram(Network net, params int[] places)
    {
        var product = net.Builder.Add(new MatMul(), [Stack(net), net.Builder.Add(new Transpose(), [Stack(net)])]);
        return net.Builder.Add(new Select(places), [net.Builder.Reshape(product, 16)]);
    }

    private static Value TanhGelu(Network net)
    {
        var x = X(net);
        var cube = net.Builder.Multiply(net.Builder.Multiply(x, x), x);
        var inner = net.Builder.Add(x, net.Builder.Multiply(net.Constant(0.044715f), cube));
        var tanh = net.Builder.Activate(net.Builder.Multiply(net.Constant((float)Math.Sqrt(2 / Math.PI)), inner), ActivationKind.Tanh);
        return net.Builder.Multiply(net.Builder.Multiply(net.Constant(0.5f), x), net.Builder.Add(net.Constant(1), tanh));
    }

    private static Value Dice(Network net, Value normalised)
    {
        var p = net.Builder.Activate(normalised, ActivationKind.Sigmoid);
        var rest = net.Builder.Multiply(net.Builder.Multiply(net.Vector(3), net.Builder.Subtract(net.Constant(1), p)), X(net));
        return net.Builder.Add(net.Builder.Multiply(p, X(net)), rest);
    }
}
