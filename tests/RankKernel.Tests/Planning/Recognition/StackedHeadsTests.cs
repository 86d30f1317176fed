using RankKernel.Graph;
using RankKernel.Planning;
using Xunit;
using Recogniser = RankKernel.Planning.Recognition.Recognition;

namespace RankKernel.Tests.Planning.Recognition;

/// <summary>Attention whose heads stand along a dimension of their own, as exporters write it.</summary>
public sealed class StackedHeadsTests
{
    private const int Fields = 4;
    private const int Heads = 2;
    private const int Width = 3;

    private static readonly Dictionary<string, Func<Network, Value>> Patterns = new()
    {
        ["transposed"] = net => Attention(net),
        ["transposed keys"] = net => Attention(net, isKeyTransposed: true),
        ["split and joined"] = net => Attention(net, stacked: Split, joined: Joined),
        ["split, put side by side by a transposition"] = net => Attention(net, stacked: Split),
    };

    private static readonly Dictionary<string, Func<Network, Value>> NearMisses = new()
    {
        ["heads joined in another order"] = net => Attention(net, joined: (net, heads) => Joined(net, heads, last: 0)),
        ["heads one below the other"] = net => Attention(net, joined: (net, heads) => net.Builder.Reshape(heads, Fields, Heads * Width)),
        ["queries that meet the keys of the other head"] = net => Attention(net, keyOf: head => Heads - 1 - head),
        ["values of the other head"] = net => Attention(net, valueOf: head => Heads - 1 - head),
        ["heads of rows in the place of columns"] = net => Attention(net, stacked: (net, x) => net.Builder.Reshape(x, Heads, Fields, Width)),
        ["a number for each head"] = net => Attention(net, scale: net => net.Builder.Constant(new Tensor(
            new Shape(Heads, Fields, Fields), [.. Enumerable.Range(0, Heads * Fields * Fields).Select(i => i / (Fields * Fields) == 0 ? 0.5f : 2)]))),
    };

    public static TheoryData<string> PatternNames => [.. Patterns.Keys];

    public static TheoryData<string> NearMissNames => [.. NearMisses.Keys];

    [Theory]
    [MemberData(nameof(PatternNames))]
    public void Stacked_heads_are_multi_head_attention(string name)
    {
        var (net, graph, lifted) = Recognised(Patterns[name]);

        Assert.Equal(new MultiHeadAttention(Heads, 0.5), lifted.One<MultiHeadAttention>().Operation);
        Assert.DoesNotContain(lifted.Nodes, node => node.Operation is Select or MatMul or Transpose);
        Kept.By(net, graph, lifted);
        Assert.Equal(lifted.Nodes.Select(node => node.Operation), Recogniser.Run(lifted).Nodes.Select(node => node.Operation));
    }

    [Theory]
    [MemberData(nameof(NearMissNames))]
    public void A_near_miss_is_not_lifted(string name)
    {
        var (net, graph, lifted) = Recognised(NearMisses[name]);

        Assert.DoesNotContain(lifted.Nodes, node => node.Operation is MultiHeadAttention { Heads: > 1 });
        Kept.By(net, graph, lifted);
    }

    private static (Network Net, ModelGraph Graph, ModelGraph Lifted) Recognised(Func<Network, Value> build)
    {
        var net = new Network();
        var flat = net.Builder.Reshape(build(net), Fields * Heads * Width);
        var graph = net.Run(new MergeCommonSubexpressions(), net.Builder.Linear(flat, net.Matrix(1, Fields * Heads * Width)));
        return (net, graph, Recogniser.Run(graph));
    }

    private static Value Attention(
        Network net,
        Func<Network, Value, Value>? stacked = null,
        Func<Network, Value, Value>? joined = null,
        bool isKeyTransposed = false,
        Func<int, int>? keyOf = null,
        Func<int, int>? valueOf = null,
        Func<Network, Value>? scale = null)
    {
        var graph = net.Builder;
        var x = graph.Reshape(graph.Concat(0, net.User("a"), net.Item("a"), net.User("b"), net.Item("c")), Fields, 3);
        Value[] parts = [.. Enumerable.Range(0, 3).Select(_ => graph.Linear(x, net.Matrix(Heads * Width, 3)))];
        stacked ??= Transposed;
        var (queries, keys, values) = (
            stacked(net, parts[0]),
            isKeyTransposed ? graph.Reshape(graph.Add(new Transpose(), [parts[1]]), Heads, Width, Fields) : stacked(net, parts[1]),
            stacked(net, parts[2]));
        var scores = Products(
            head => Matrix(net, queries, head),
            head => isKeyTransposed
                ? Matrix(net, keys, keyOf?.Invoke(head) ?? head)
                : graph.Add(new Transpose(), [Matrix(net, keys, keyOf?.Invoke(head) ?? head)]));
        var weights = graph.Softmax(graph.Multiply(scores, scale?.Invoke(net) ?? net.Constant(0.5f)));
        return (joined ?? Beside)(net, Products(head => Matrix(net, weights, head), head => Matrix(net, values, valueOf?.Invoke(head) ?? head)));

        Value Products(Func<int, Value> first, Func<int, Value> second) => graph.Concat(0, [.. Enumerable.Range(0, Heads).Select(head =>
        {
            var product = graph.Add(new MatMul(), [first(head), second(head)]);
            return graph.Reshape(product, 1, product.Shape[0], product.Shape[1]);
        })]);
    }

    private static Value Matrix(Network net, Value stack, int head) =>
        net.Builder.Reshape(net.Builder.Slice(stack, 0, head, 1), stack.Shape[1], stack.Shape[2]);

    /// <summary>[F, H·d] as [F, H, d], the first two dimensions exchanged.</summary>
    private static Value Transposed(Network net, Value x) => Taken(
        net, x, [Heads, Fields, Width], i => (i / Width % Fields * Heads * Width) + (i / (Fields * Width) * Width) + (i % Width));

    /// <summary>[H, F, d] as [F, H·d].</summary>
    private static Value Beside(Network net, Value heads) => Taken(
        net, heads, [Fields, Heads * Width], i => (i / Width % Heads * Fields * Width) + (i / (Heads * Width) * Width) + (i % Width));

    private static Value Taken(Network net, Value x, int[] shape, Func<int, int> from)
    {
        var count = Fields * Heads * Width;
        var taken = net.Builder.Add(new Select([.. Enumerable.Range(0, count).Select(from)]), [net.Builder.Reshape(x, count)]);
        return net.Builder.Reshape(taken, shape);
    }

    private static Value Split(Network net, Value x) => net.Builder.Concat(
        0, [.. Enumerable.Range(0, Heads).Select(head => net.Builder.Reshape(net.Builder.Slice(x, 1, head * Width, Width), 1, Fields, Width))]);

    private static Value Joined(Network net, Value heads) => Joined(net, heads, last: Heads - 1);

    private static Value Joined(Network net, Value heads, int last) => net.Builder.Reshape(
        net.Builder.Concat(2, [.. Enumerable.Range(0, Heads).Select(head => net.Builder.Slice(heads, 0, (head + last + 1) % Heads, 1))]), Fields, Heads * Width);
}
