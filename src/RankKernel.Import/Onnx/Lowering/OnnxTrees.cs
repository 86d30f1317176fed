using RankKernel.Trees;

namespace RankKernel.Import.Onnx;

/// <summary>The trees that a node's lists of numbers say.</summary>
/// <param name="node">A TreeEnsembleRegressor or TreeEnsembleClassifier.</param>
/// <param name="prefix">How the lists of leaves begin.</param>
/// <param name="outputs">The list of the leaves' outputs.</param>
/// <param name="single">Whether all leaves are of one output, whatever they say.</param>
internal sealed class OnnxTrees(OnnxNode node, string prefix, string outputs, bool single)
{
    private readonly long[] _trees = Longs(node, "nodes_treeids");
    private readonly long[] _ids = Longs(node, "nodes_nodeids");
    private readonly long[] _features = Longs(node, "nodes_featureids");
    private readonly float[] _thresholds = node.Floats("nodes_values") ?? [];
    private readonly string[] _modes = node.Texts("nodes_modes") ?? [];
    private readonly long[] _whenTrue = Longs(node, "nodes_truenodeids");
    private readonly long[] _whenFalse = Longs(node, "nodes_falsenodeids");
    private readonly long[] _missing = Longs(node, "nodes_missing_value_tracks_true");

    private readonly Dictionary<(long Tree, long Id), int> _places = [];

    /// <exception cref="OnnxLoweringException">A node stands twice, or is not there.</exception>
    public IReadOnlyList<DecisionTree> Read()
    {
        var leaves = Leaves();
        var roots = new List<int>();
        for (var i = 0; i < _ids.Length; i++)
        {
            if (i == 0 || _trees[i] != _trees[i - 1])
            {
                roots.Add(i);
            }

            if (!_places.TryAdd((_trees[i], _ids[i]), i))
            {
                throw new OnnxLoweringException($"tree {_trees[i]} has two nodes {_ids[i]}");
            }
        }

        var trees = new List<DecisionTree>();
        foreach (var root in roots)
        {
            var own = leaves.Where(leaf => leaf.Key.Item1 == _trees[root]);
            int[] targets = [.. own.SelectMany(leaf => leaf.Value).Select(leaf => leaf.Output).Distinct().Order()];

            // A tree whose leaves are of several outputs is as many trees.
            foreach (var output in targets.Length == 0 ? [0] : targets)
            {
                trees.Add(new DecisionTree(Nodes(root, leaves, output), output));
            }
        }

        return trees;
    }

    /// <summary>The nodes from a root on. Where two splits share a child, as those of a set do, each gets its own.</summary>
    private List<TreeNode> Nodes(int root, Dictionary<(long, long), List<(int Output, float Value)>> leaves, int output)
    {
        const int MostNodes = 1 << 22;
        var nodes = new List<TreeNode> { null! };
        var open = new Stack<(int Node, int Place)>([(root, 0)]);
        var leafCount = 0;
        while (open.TryPop(out var next))
        {
            var (i, place) = next;
            if (_modes[i] == "LEAF")
            {
                var sum = leaves.GetValueOrDefault((_trees[i], _ids[i]), []).Where(leaf => leaf.Output == output).Sum(leaf => leaf.Value);
                nodes[place] = new TreeLeaf(sum, leafCount++);
                continue;
            }

            if (nodes.Count > MostNodes)
            {
                throw new OnnxLoweringException($"tree {_trees[i]} has a cycle, or more than {MostNodes} nodes");
            }

            var (left, right) = (nodes.Count, nodes.Count + 1);
            nodes.AddRange([null!, null!]);
            nodes[place] = Split(i, left, right, out var isTurned);
            open.Push((Child(i, isTurned ? _whenFalse[i] : _whenTrue[i]), left));
            open.Push((Child(i, isTurned ? _whenTrue[i] : _whenFalse[i]), right));
        }

        return nodes;
    }

    private int Child(int i, long id) =>
        _places.TryGetValue((_trees[i], id), out var place) ? place : throw new OnnxLoweringException($"tree {_trees[i]} has no node {id}");

    /// <summary>x &lt; t is x ≤ the number before t; what goes on where a number is larger has its children exchanged.</summary>
    private TreeSplit Split(int i, int left, int right, out bool isTurned)
    {
        isTurned = _modes[i] is "BRANCH_GT" or "BRANCH_GTE";
        var threshold = _modes[i] switch
        {
            "BRANCH_LEQ" or "BRANCH_GT" => _thresholds[i],
            "BRANCH_LT" or "BRANCH_GTE" => MathF.BitDecrement(_thresholds[i]),
            var mode => throw new OnnxLoweringException($"a split of kind '{mode}' is not known"),
        };
        var missingTrue = _missing.Length > 0 && _missing[i] != 0;
        return new TreeSplit(checked((int)_features[i]), threshold, left, right) { MissingLeft = missingTrue != isTurned };
    }

    private Dictionary<(long, long), List<(int Output, float Value)>> Leaves()
    {
        var (trees, ids, targets) = (Longs(node, $"{prefix}_treeids"), Longs(node, $"{prefix}_nodeids"), Longs(node, outputs));
        var values = node.Floats($"{prefix}_weights") ?? [];
        var leaves = new Dictionary<(long, long), List<(int, float)>>();
        for (var i = 0; i < ids.Length; i++)
        {
            if (!leaves.TryGetValue((trees[i], ids[i]), out var list))
            {
                leaves.Add((trees[i], ids[i]), list = []);
            }

            list.Add((single ? 0 : checked((int)targets[i]), values[i]));
        }

        return leaves;
    }

    private static long[] Longs(OnnxNode node, string name) => node.Ints(name) ?? [];
}
