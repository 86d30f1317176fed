using RankKernel.Trees;

namespace RankKernel.Import;

/// <summary>One tree of an XGBoost model: parallel arrays, in which nodes that were pruned may still stand.</summary>
internal sealed class XgboostTree
{
    private const int MaxNodes = 1 << 24;

    private readonly BoosterObject _tree;
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly int[] _features;
    private readonly double[] _conditions;
    private readonly double[] _defaultLeft;
    private readonly Dictionary<int, int[]> _categories;
    private readonly float _weight;

    private XgboostTree(BoosterObject tree, int features, float weight)
    {
        (_tree, _weight) = (tree, weight);
        if (tree.Has("tree_param") && tree.Object("tree_param").Count("size_leaf_vector") > 1)
        {
            throw new NotSupportedModelException($"{tree.Path} has vectors in its leaves (multi_strategy multi_output_tree), which is not supported.");
        }

        _conditions = tree.Numbers("split_conditions");
        var count = _conditions.Length;
        if (count is 0 or > MaxNodes)
        {
            throw new TreeFormatException($"{tree.Path} has {count} nodes, expected 1 to {MaxNodes}.");
        }

        _left = tree.Integers("left_children", -1, count - 1, count);
        _right = tree.Integers("right_children", -1, count - 1, count);
        _features = Features(tree, count, features);
        _defaultLeft = tree.Numbers("default_left", count);
        _categories = Categories(tree, count);
    }

    /// <summary>The nodes that can be reached. <paramref name="weight"/> multiplies the leaves, in single precision.</summary>
    /// <exception cref="TreeFormatException">Something is missing or wrong.</exception>
    public static IReadOnlyList<TreeNode> Nodes(BoosterObject tree, int features, float weight) => new XgboostTree(tree, features, weight).Nodes();

    private List<TreeNode> Nodes()
    {
        var places = new int[_left.Length];
        var order = new List<int> { 0 };
        places[0] = 1;
        for (var i = 0; i < order.Count; i++)
        {
            var node = order[i];
            if (_left[node] >= 0)
            {
                Reach(node, _left[node]);
                Reach(node, _right[node]);
            }
        }

        return [.. order.Select(node => Node(node, places))];

        void Reach(int parent, int child)
        {
            if (child < 0 || places[child] != 0)
            {
                throw new TreeFormatException($"{_tree.Path}: node {parent} has the child {child}, expected another node that has no parent yet.");
            }

            order.Add(child);
            places[child] = order.Count;
        }
    }

    private TreeNode Node(int node, int[] places)
    {
        var condition = (float)_conditions[node];
        if (_left[node] < 0)
        {
            return new TreeLeaf(condition * _weight, node);
        }

        var (left, right, missingLeft) = (places[_left[node]] - 1, places[_right[node]] - 1, _defaultLeft[node] != 0);

        // XGBoost goes right where a set holds the category, and left below a threshold.
        if (_categories.TryGetValue(node, out var categories))
        {
            return new TreeSplit(_features[node], 0, right, left) { MissingLeft = !missingLeft, Categories = categories };
        }

        return float.IsNaN(condition)
            ? throw new TreeFormatException($"{_tree.Place("split_conditions")}[{node}] is not a number.")
            : new TreeSplit(_features[node], MathF.BitDecrement(condition), left, right) { MissingLeft = missingLeft };
    }

    /// <summary>Features of splits; those of leaves do not count.</summary>
    private int[] Features(BoosterObject tree, int count, int features)
    {
        var given = tree.Numbers("split_indices", count);
        var indices = new int[count];
        for (var node = 0; node < count; node++)
        {
            if (_left[node] >= 0)
            {
                indices[node] = given[node] >= 0 && given[node] < features && given[node] == Math.Floor(given[node])
                    ? (int)given[node]
                    : throw new TreeFormatException($"{tree.Place("split_indices")}[{node}] is {given[node]}, expected a whole number from 0 to {features - 1}.");
            }
        }

        return indices;
    }

    /// <summary>The categories of the nodes that split by a set.</summary>
    private static Dictionary<int, int[]> Categories(BoosterObject tree, int count)
    {
        var sets = new Dictionary<int, int[]>();
        if (!tree.Has("split_type"))
        {
            return sets;
        }

        var types = tree.Integers("split_type", 0, 1, count);
        var all = tree.Integers("categories", 0, MaxNodes - 1);
        var nodes = tree.Integers("categories_nodes", 0, count - 1);
        var starts = tree.Integers("categories_segments", 0, all.Length, nodes.Length);
        var sizes = tree.Integers("categories_sizes", 0, all.Length, nodes.Length);
        for (var i = 0; i < nodes.Length; i++)
        {
            if (types[nodes[i]] != 1 || starts[i] + (long)sizes[i] > all.Length || !sets.TryAdd(nodes[i], all[starts[i]..(starts[i] + sizes[i])]))
            {
                throw new TreeFormatException($"{tree.Place("categories_nodes")}[{i}]: node {nodes[i]} has no set of its own among the {all.Length} categories.");
            }
        }

        return sets.Count == types.Sum()
            ? sets
            : throw new TreeFormatException($"{tree.Path} has {types.Sum()} splits by categories and {sets.Count} sets.");
    }
}
