using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Planning;
using Xunit;
using CpuProgram = RankKernel.Cpu.CpuProgram;
using KernelSet = RankKernel.Cpu.KernelSet;

namespace RankKernel.Tests.Planning;

/// <summary>A network over vectors of the user, the context, the item and the pair, to run passes on.</summary>
internal sealed class Network
{
    private readonly List<Feature> _features = [];
    private int _vectors;

    public Network()
    {
        foreach (var side in new[] { Side.User, Side.Context, Side.Item })
        {
            foreach (var name in new[] { "a", "b", "c" })
            {
                _features.AddRange(Enumerable.Range(1, 12).Select(width => new NumericFeature($"{side}.{name}.{width}", side, NumericEncoding.Raw, width)));
            }
        }

        var ids = new DirectEncoding(9, FirstIndex: 1, Padding: 0);
        _features.Add(new SequenceFeature("history", Side.User, 5, [new IdColumn("item", ids)]));
        Builder = new GraphBuilder(_features, new RandomParameters(4));
    }

    public GraphBuilder Builder { get; }

    /// <summary>An input of the user, from three of each width.</summary>
    public Value User(string name, int width = 3) => Builder.Input($"{Side.User}.{name}.{width}");

    public Value Context(string name, int width = 3) => Builder.Input($"{Side.Context}.{name}.{width}");

    public Value Item(string name, int width = 3) => Builder.Input($"{Side.Item}.{name}.{width}");

    /// <summary>A value that needs both.</summary>
    public Value Pair(string name, int width = 3) => Builder.Multiply(User(name, width), Item(name, width));

    public Value Matrix(int rows, int columns) => Builder.Parameter($"matrix.{_vectors++}", rows, columns);

    public Value Vector(int width) => Builder.Parameter($"vector.{_vectors++}", width);

    public Value Constant(params float[] numbers) => Builder.Constant(new Tensor(new Shape(numbers.Length), numbers));

    /// <summary>The graph after the pass; its outputs are the given values, each made one number by the sum of its elements.</summary>
    public ModelGraph Run(GraphPass pass, params IReadOnlyList<Value> values)
    {
        foreach (var (i, value) in values.Index())
        {
            Builder.Output($"out{i}", value.Shape.Count == 1 ? value : Builder.Reshape(Builder.Reduce(value, ReduceKind.Sum, 0), 1));
        }

        return pass.Run(Builder.Build());
    }

    /// <summary>A plan of the CPU backend over these outputs.</summary>
    public Plan Plan(params IReadOnlyList<Value> outputs)
    {
        foreach (var (i, value) in outputs.Index())
        {
            Builder.Output($"out{i}", value);
        }

        using var program = new CpuProgram(new ModelDefinition("network", _features, Builder.Build()), KernelSet.Best);
        return program.Plan;
    }
}

/// <summary>What tests ask of graphs.</summary>
internal static class NetworkExtensions
{
    public static IReadOnlyList<Node> All<T>(this ModelGraph graph)
        where T : Operation => [.. graph.Nodes.Where(node => node.Operation is T)];

    public static Node One<T>(this ModelGraph graph)
        where T : Operation => Assert.Single(graph.All<T>());

    /// <summary>The only node of this operation that is computed this often.</summary>
    public static Node One<T>(this ModelGraph graph, Cadence cadence)
        where T : Operation => Assert.Single(graph.All<T>(), node => node.Output.Cadence == cadence);

    /// <summary>The elements of a parameter.</summary>
    public static float[] Elements(this Value parameter) => parameter.Data!.AsFloats().ToArray();

    /// <summary>A run of columns of a matrix, row after row.</summary>
    public static float[] Columns(this Value matrix, params ReadOnlySpan<int> columns)
    {
        var result = new List<float>();
        for (var row = 0; row < matrix.Shape[0]; row++)
        {
            foreach (var column in columns)
            {
                result.Add(matrix.Elements()[(row * matrix.Shape[1]) + column]);
            }
        }

        return [.. result];
    }
}
