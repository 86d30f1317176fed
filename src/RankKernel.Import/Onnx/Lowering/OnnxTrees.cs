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

    public IReadOnlyList<DecisionTree> Read()
    {
        var leaves = Leaves();
        var places = new Dictionary<(long Tree, long Id), int>();
        var counts = new Dictionary<long, int>();
        for (var i = 0; i < _ids.Length; i++)
        {
            var place = counts.GetValueOrDefault(_trees[i]);
            counts[_trees[i]] = place + 1;
            if (!places.TryAdd((_trees[i], _ids[i]), place))
            {
                throw new OnnxLoweringException($"tree {_trees[i]} has two nodes {_ids[i]}");
            }
        }

        var trees = new List<DecisionTree>();
        foreach (var tree in counts.Keys)
        {
            int[] own = [.. Enumerable.Range(0, _ids.Length).Where(i => _trees[i] == tree)];
            int[] targets = [.. own.Where(i => _modes[i] == "LEAF").SelectMany(i => leaves.GetValueOrDefault((tree, _ids[i]), []).Select(leaf => leaf.Output)).Distinct().Order()];

            // A tree whose leaves are of several outputs is as many trees.
            foreach (var output in targets.Length == 0 ? [0] : targets)
            {
                trees.Add(new DecisionTree([.. own.Select(i => NodeOf(i, tree, places, leaves, output))], output));
            }
        }

        return trees;
    }

    private TreeNode NodeOf(int i, long tree, Dictionary<(long, long), int> places, Dictionary<(long, long), List<(int Output, float Value)>> leaves, int output)
    {
        if (_modes[i] == "LEAF")
        {
            return new TreeLeaf(leaves.GetValueOrDefault((tree, _ids[i]), []).Where(leaf => leaf.Output == output).Sum(leaf => leaf.Value), places[(tree, _ids[i])]);
        }

        int Child(long id) => places.TryGetValue((tree, id), out var place) ? place : throw new OnnxLoweringException($"tree {tree} has no node {id}");
        var (whenTrue, whenFalse, missingTrue) = (Child(_whenTrue[i]), Child(_whenFalse[i]), _missing.Length > 0 && _missing[i] != 0);
        var feature = checked((int)_features[i]);
        var threshold = _thresholds[i];
        return _modes[i] switch
        {
            "BRANCH_LEQ" => new TreeSplit(feature, threshold, whenTrue, whenFalse) { MissingLeft = missingTrue },

            // x < t is x ≤ the number before t.
            "BRANCH_LT" => new TreeSplit(feature, MathF.BitDecrement(threshold), whenTrue, whenFalse) { MissingLeft = missingTrue },
            "BRANCH_GT" => new TreeSplit(feature, threshold, whenFalse, whenTrue) { MissingLeft = !missingTrue },
            "BRANCH_GTE" => new TreeSplit(feature, MathF.BitDecrement(threshold), whenFalse, whenTrue) { MissingLeft = !missingTrue },
            var mode => throw new OnnxLoweringException($"a split of kind '{mode}' is not known"),
        };
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
