using System.Diagnostics.CodeAnalysis;
using RankKernel.Graph;

namespace RankKernel.Trees;

/// <summary>Trained trees in the form that <see cref="TreeEnsemble"/> takes. Immutable and thread-safe.</summary>
public sealed class DecisionForest
{
    private readonly float[] _nodes;
    private readonly float[] _roots;
    private readonly float[] _sets;
    private readonly float[] _values;
    private readonly float[] _base;

    /// <summary>A forest of these trees.</summary>
    /// <param name="trees">The trees, in the order in which their leaves are added up.</param>
    /// <param name="outputBase">What each output begins with; as many as there are outputs.</param>
    /// <exception cref="GraphException">A tree is not a tree: a child that is not there or stands twice, a cycle, a node out of reach; or an output is not there.</exception>
    public DecisionForest(IReadOnlyList<DecisionTree> trees, IReadOnlyList<float> outputBase)
    {
        ArgumentNullException.ThrowIfNull(trees);
        ArgumentNullException.ThrowIfNull(outputBase);
        if (trees.Count == 0 || outputBase.Count == 0)
        {
            Fail($"A forest has {trees.Count} trees and {outputBase.Count} outputs; expected at least one of each");
        }

        var encoder = new TreeEncoder();
        for (var tree = 0; tree < trees.Count; tree++)
        {
            if (trees[tree].Output < 0 || trees[tree].Output >= outputBase.Count)
            {
                Fail($"Tree {tree} is of output {trees[tree].Output}; expected 0 to {outputBase.Count - 1}");
            }

            encoder.Add(trees[tree], tree);
        }

        (_nodes, _roots, _sets, _values) = ([.. encoder.Nodes], [.. encoder.Roots], [.. encoder.Sets], [.. encoder.Values]);
        _base = [.. outputBase];
        LeafIds = [.. encoder.LeafIds];
        FeatureCount = encoder.Features;
    }

    /// <summary>How many numbers the trees read: one more than the largest that a split names.</summary>
    public int FeatureCount { get; }

    /// <summary>How many trees.</summary>
    public int TreeCount => _roots.Length / 2;

    /// <summary>How many outputs.</summary>
    public int OutputCount => _base.Length;

    /// <summary>The ids of all leaves: tree after tree, ascending.</summary>
    public IReadOnlyList<int> LeafIds { get; }

    /// <summary>The values of all leaves, in the order of <see cref="LeafIds"/>.</summary>
    public IReadOnlyList<float> LeafValues => _values;

    /// <summary>Adds the trees over a vector of numbers, with their own values; returns [outputs]. The parameters are <c>trees.*</c>.</summary>
    /// <exception cref="GraphException">The vector is too short.</exception>
    public Value Sum(GraphBuilder graph, Value x) => Add(
        graph, x, graph.Fixed("trees.roots", Matrix(_roots, 2)), graph.Fixed("trees.values", Vector(_values)), graph.Fixed("trees.base", Vector(_base)));

    /// <summary>
    /// Adds the trees with other values and one output: the sum of <paramref name="outputBase"/> [1] and of the values [leaves], in the
    /// order of <see cref="LeafIds"/>, of the leaves reached; returns [1].
    /// </summary>
    /// <exception cref="GraphException">The vector is too short, or the values are not as many as the leaves.</exception>
    public Value Sum(GraphBuilder graph, Value x, Value values, Value outputBase) =>
        Add(graph, x, graph.Fixed("trees.roots", Matrix(RootsOf(_ => 0), 2)), values, outputBase);

    /// <summary>
    /// Adds the trees over a vector of numbers; returns the id of the leaf that each tree ends in, [trees]: what XGBoost and LightGBM
    /// call the leaf index.
    /// </summary>
    /// <exception cref="GraphException">The vector is too short.</exception>
    public Value Leaves(GraphBuilder graph, Value x) => Add(
        graph, x,
        graph.Fixed("trees.leaves.roots", Matrix(RootsOf(tree => tree), 2)),
        graph.Fixed("trees.leaves.ids", Vector([.. LeafIds.Select(id => (float)id)])),
        graph.Fixed("trees.leaves.base", Vector(new float[TreeCount])));

    private Value Add(GraphBuilder graph, Value x, Value roots, Value values, Value outputBase)
    {
        Value[] inputs = [x, graph.Fixed("trees.nodes", Matrix(_nodes, TreeEnsemble.NodeColumns)), roots, values, outputBase];
        return _sets.Length == 0
            ? graph.Add(new TreeEnsemble(), inputs)
            : graph.Add(new TreeEnsemble(true), [.. inputs, graph.Fixed("trees.sets", Vector(_sets))]);
    }

    private float[] RootsOf(Func<int, int> output) => [.. _roots.Select((number, i) => i % 2 == 0 ? number : output(i / 2))];

    private static Tensor Vector(float[] elements) => new(new Shape(elements.Length), elements);

    private static Tensor Matrix(float[] elements, int columns) => new(new Shape(elements.Length / columns, columns), elements);

    [DoesNotReturn]
    internal static void Fail(string message) => throw new GraphException(message + ".");
}
