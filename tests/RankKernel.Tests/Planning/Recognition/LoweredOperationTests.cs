using RankKernel.Graph;
using RankKernel.Planning;
using Xunit;
using Recogniser = RankKernel.Planning.Recognition.Recognition;

namespace RankKernel.Tests.Planning.Recognition;

/// <summary>What an operation's lowering says in primitives is recognised as that operation, with the same options, inputs and weights.</summary>
public sealed class LoweredOperationTests
{
    private static readonly Dictionary<string, Func<Network, Value>> Operations = new()
    {
        ["factorization machine"] = net => net.Builder.FactorizationMachine(net.User("a"), net.Item("a"), net.User("b"), net.Item("b")),
        ["factorization machine of two fields"] = net => net.Builder.FactorizationMachine(net.User("a"), net.Item("a")),
        ["bi-interaction"] = net => net.Builder.BiInteraction(net.User("a"), net.Item("a"), net.Pair("b")),
        ["inner product"] = net => net.Builder.Dot(net.User("a"), net.Item("a")),
        ["pairs, upper"] = net => net.Builder.Add(new PairwiseDot(), Fields(net)),
        ["pairs, lower"] = net => net.Builder.Add(new PairwiseDot(PairOrder.Lower), Fields(net)),
        ["pairs, upper, with their own"] = net => net.Builder.Add(new PairwiseDot(Self: true), Fields(net)),
        ["pairs, lower, with their own"] = net => net.Builder.Add(new PairwiseDot(PairOrder.Lower, Self: true), Fields(net)),
        ["chosen pairs"] = net => net.Builder.Add(new FieldPairs(PairFunction.Dot, weighted: false, 0, 1, 2, 3, 1, 3), Fields(net)),
        ["cross layer of vectors"] = net => net.Builder.Add(new CrossVector(), [net.Pair("a"), net.User("b"), net.Vector(3), net.Vector(3)]),
        ["cross layer of matrices"] = net => net.Builder.Add(new CrossMatrix(), [net.Pair("a"), net.User("b"), net.User("b"), net.Matrix(3, 3), net.Vector(3)]),
        ["cross layer of low rank"] = net => net.Builder.Add(new CrossMatrix(), [net.Pair("a"), net.User("b", 2), net.Item("b"), net.Matrix(3, 2), net.Vector(3)]),
        ["gated cross layer"] = net => net.Builder.Add(new GatedCross(), [net.Pair("a"), net.Item("b"), net.Matrix(3, 3), net.Vector(3), net.Matrix(3, 3)]),
        ["stacked fields"] = net => net.Builder.Reshape(net.Builder.Linear(net.Builder.Add(new StackFields(), Fields(net)), net.Matrix(1, 4)), 3),
        ["mixed experts"] = net => net.Builder.Add(new MixExperts(), [net.User("c", 4), .. Fields(net)]),
        ["compressed interaction"] = net => net.Builder.Reshape(net.Builder.Linear(Interaction(net, ActivationKind.Relu), net.Matrix(1, 2)), 3),
        ["target attention"] = net => net.Builder.Add(new TargetAttention(1, ActivationKind.Sigmoid), [.. Attended(net), .. Layers(net, 5)]),
        ["target attention, softmax"] = net => net.Builder.Add(
            new TargetAttention(2, ActivationKind.Relu, AttentionNormalization.Softmax, 0.5), [.. Attended(net), .. Layers(net, 5, 4)]),
        ["target attention, padding"] = net => net.Builder.Add(
            new TargetAttention(1, ActivationKind.Tanh, PaddingId: 0), [.. Attended(net), Ids(net), .. Layers(net, 6)]),
        ["target attention, softmax, padding, padding row"] = net => net.Builder.Add(
            new TargetAttention(1, ActivationKind.Tanh, AttentionNormalization.Softmax, PaddingId: 0, Empty: EmptyHistory.PaddingRow),
            [.. Attended(net), Ids(net), .. Layers(net, 6), net.Vector(3)]),
        ["target attention, PReLU"] = net => net.Builder.Add(
            new TargetAttention(1, ActivationKind.PRelu), [.. Attended(net), net.Matrix(5, 12), net.Vector(5), net.Vector(5), net.Matrix(1, 5), net.Vector(1)]),
        ["attentional recurrence"] = net => net.Builder.Add(
            new AttentionalGru(GruAttention.UpdateGate, GruReset.AfterProduct),
            [
                Attended(net)[1],
                net.Builder.Add(new TargetAttention(1, ActivationKind.Sigmoid, AttentionNormalization.Softmax, Weights: true), [.. Attended(net), .. Layers(net, 5)]),
                net.Matrix(6, 3), net.Vector(6), net.Matrix(6, 2), net.Vector(6),
            ]),
        ["attentional recurrence of inputs"] = net => net.Builder.Add(
            new AttentionalGru(GruAttention.Input, GruReset.BeforeProduct),
            [Attended(net)[1], Scores(net), net.Matrix(6, 3), net.Vector(6), net.Matrix(6, 2), net.Vector(6)]),
        ["recurrence"] = net => net.Builder.Add(
            new Gru(GruReset.AfterProduct, Last: true), [Attended(net)[1], net.Matrix(6, 3), net.Vector(6), net.Matrix(6, 2), net.Vector(6)]),
        ["memory"] = net => net.Builder.Add(
            new Lstm(Last: true), [Attended(net)[1], net.Matrix(8, 3), net.Vector(8), net.Matrix(8, 2), net.Vector(8)]),
    };

    public static TheoryData<string> Names => [.. Operations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_lowered_operation_is_recognised(string name)
    {
        var net = new Network();
        var graph = net.Run(new MergeCommonSubexpressions(), Number(net, Operations[name](net)));
        var lowered = new LowerOperations(_ => false).Run(graph);
        Assert.All(lowered.Nodes, node => Assert.True(node.Operation.IsPrimitive));

        var lifted = Recogniser.Run(lowered);
        Assert.Equal(Text(graph), Text(lifted));
        Kept.By(net, graph, lifted);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_operation_is_left_as_it_is(string name)
    {
        var net = new Network();
        var graph = net.Run(new MergeCommonSubexpressions(), Number(net, Operations[name](net)));
        Assert.Equal(Text(graph), Text(Recogniser.Run(graph)));
    }

    /// <summary>One number of a vector; a plain sum of its elements would be part of some patterns.</summary>
    private static Value Number(Network net, Value value) => value.Shape.Count == 1 ? value : net.Builder.Linear(value, net.Matrix(1, value.Shape.Last));

    private static Value[] Fields(Network net) => [net.User("a"), net.Item("a"), net.Pair("b"), net.Item("c")];

    private static Value Ids(Network net) => net.Builder.Input("history", "item");

    private static Value[] Attended(Network net) => [net.Item("a"), net.Builder.SequenceGather(Ids(net), net.Builder.Parameter("embedding.item", 10, 3))];

    private static Value Scores(Network net) => net.Builder.Softmax(net.Builder.Reshape(net.Builder.Linear(Attended(net)[1], net.Builder.Parameter("score", 1, 3)), 5));

    private static IEnumerable<Value> Layers(Network net, params int[] units)
    {
        var width = 12;
        foreach (var unit in (int[])[.. units, 1])
        {
            yield return net.Matrix(unit, width);
            yield return net.Vector(unit);
            width = unit;
        }
    }

    private static Value Interaction(Network net, Activation activation)
    {
        var x = net.Builder.Add(new StackFields(), Fields(net));
        var h = net.Builder.Add(new StackFields(), [net.User("a"), net.Item("b"), net.Pair("a")]);
        return net.Builder.Add(new CompressedInteraction(Bias: true, activation), [x, h, net.Matrix(2, 12), net.Vector(2)]);
    }

    /// <summary>Operations with their inputs, whatever their names; constants by their elements.</summary>
    private static IReadOnlyList<string> Text(ModelGraph graph)
    {
        var lines = new List<string>();
        var names = new Dictionary<Value, string>(ReferenceEqualityComparer.Instance);
        foreach (var node in graph.Nodes)
        {
            names[node.Output] = $"#{lines.Count}";
            lines.Add($"{node.Operation} {string.Join(' ', node.Inputs.Select(input =>
                names.GetValueOrDefault(input) ?? (input.Data is null ? input.Name : $"{input.Shape} {string.Join(',', input.Elements())}")))}");
        }

        return lines;
    }
}
