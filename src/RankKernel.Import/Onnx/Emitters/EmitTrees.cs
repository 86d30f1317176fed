using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>
/// Trees as TreeEnsembleRegressor. A split by a set is a chain of comparisons, two for each run of categories, and one where zero is
/// missing up to three; they lead to the same two children.
/// </summary>
internal sealed class EmitTrees
{
    private readonly List<long> _trees = [];
    private readonly List<long> _ids = [];
    private readonly List<long> _features = [];
    private readonly List<float> _thresholds = [];
    private readonly List<string> _modes = [];
    private readonly List<long> _true = [];
    private readonly List<long> _false = [];
    private readonly List<long> _missingTrue = [];
    private readonly List<long> _leafTrees = [];
    private readonly List<long> _leafIds = [];
    private readonly List<long> _outputs = [];
    private readonly List<float> _values = [];

    public static string TreeEnsemble(OnnxGraphWriter writer, Node node)
    {
        var nodes = new EmitTrees();
        nodes.Collect(node.Inputs);

        // The start is added apart: as base_values ONNX Runtime leaves it out for an output that has no tree.
        var sums = writer.AddClassic(
            "TreeEnsembleRegressor",
            [writer.Batched(node.Inputs[0], OnnxRows.One)],
            new OnnxAttribute("n_targets", (long)node.Output.Shape.Width),
            new OnnxAttribute("nodes_treeids", [.. nodes._trees]),
            new OnnxAttribute("nodes_nodeids", [.. nodes._ids]),
            new OnnxAttribute("nodes_featureids", [.. nodes._features]),
            new OnnxAttribute("nodes_values", [.. nodes._thresholds]),
            new OnnxAttribute("nodes_modes", [.. nodes._modes]),
            new OnnxAttribute("nodes_truenodeids", [.. nodes._true]),
            new OnnxAttribute("nodes_falsenodeids", [.. nodes._false]),
            new OnnxAttribute("nodes_missing_value_tracks_true", [.. nodes._missingTrue]),
            new OnnxAttribute("target_treeids", [.. nodes._leafTrees]),
            new OnnxAttribute("target_nodeids", [.. nodes._leafIds]),
            new OnnxAttribute("target_ids", [.. nodes._outputs]),
            new OnnxAttribute("target_weights", [.. nodes._values]));
        return writer.Add("Add", [sums, writer[node.Inputs[4]]]);
    }

    private void Collect(IReadOnlyList<Value> inputs)
    {
        var structure = TreeStructure.Of(inputs);
        var values = inputs[3].Data!.AsFloats();
        for (var tree = 0; tree < structure.TreeCount; tree++)
        {
            var (first, end) = (structure.Root(tree), structure.End(tree));
            var free = end - first;
            for (var node = first; node < end; node++)
            {
                var id = node - first;
                if (structure.IsLeaf(node))
                {
                    AddLeaf(tree, id, structure.Output(tree), values[structure.Next(node)], isAlone: end - first == 1);
                    continue;
                }

                var (feature, threshold, flags) = (structure.Feature(node), structure.Threshold(node), structure.Flags(node));
                var (left, missingLeft) = (structure.Next(node) - first, (flags & Graph.TreeEnsemble.MissingLeft) != 0);
                var right = left + 1;
                if ((flags & Graph.TreeEnsemble.Categorical) != 0)
                {
                    free = AddSet(tree, id, feature, structure.Sets[(int)threshold..], (left, right), missingLeft, free);
                }
                else if ((flags & Graph.TreeEnsemble.ZeroIsMissing) != 0)
                {
                    free = AddAroundZero(tree, id, feature, threshold, (left, right), missingLeft, free);
                }
                else
                {
                    Add(tree, id, feature, threshold, "BRANCH_LEQ", left, right, missingLeft);
                }
            }
        }
    }

    /// <summary>A leaf that is a whole tree becomes a split with two such leaves: runtimes do not agree on trees without a split.</summary>
    private void AddLeaf(int tree, int id, int output, float value, bool isAlone)
    {
        if (isAlone)
        {
            Add(tree, id, 0, 0, "BRANCH_LEQ", id + 1, id + 2, false);
            AddLeaf(tree, id + 1, output, value, false);
            AddLeaf(tree, id + 2, output, value, false);
            return;
        }

        Add(tree, id, 0, 0, "LEAF", 0, 0, false);
        _leafTrees.Add(tree);
        _leafIds.Add(id);
        _outputs.Add(output);
        _values.Add(value);
    }

    private int AddSet(int tree, int id, int feature, ReadOnlySpan<float> set, (int Left, int Right) children, bool missingLeft, int free)
    {
        var size = (int)set[0];
        if (size == 0)
        {
            // None is in the set; only a missing number can go left.
            Add(tree, id, feature, float.NegativeInfinity, "BRANCH_LT", children.Left, children.Right, missingLeft);
            return free;
        }

        for (var i = 1; i <= size;)
        {
            var start = set[i];
            var end = start;
            for (; i <= size && set[i] == end; i++)
            {
                end++;
            }

            var (inside, next) = (free, i > size ? children.Right : free + 1);
            Add(tree, id, feature, start, "BRANCH_LT", children.Right, inside, !missingLeft);
            Add(tree, inside, feature, end, "BRANCH_LT", children.Left, next, missingLeft);
            free += i > size ? 1 : 2;
            id = next;
        }

        return free;
    }

    /// <summary>Zero is missing: where its way is not that of its neighbours, the numbers below it, near it and above it part one by one.</summary>
    private int AddAroundZero(int tree, int id, int feature, float threshold, (int Left, int Right) children, bool missingLeft, int free)
    {
        const float Bound = Graph.TreeEnsemble.ZeroBound;
        var (below, above) = (threshold < -Bound, threshold >= Bound);
        if (missingLeft ? !below : !above)
        {
            var (mode, limit) = missingLeft ? ("BRANCH_LEQ", Math.Max(threshold, Bound)) : below ? ("BRANCH_LEQ", threshold) : ("BRANCH_LT", -Bound);
            Add(tree, id, feature, limit, mode, children.Left, children.Right, missingLeft);
            return free;
        }

        var (second, third) = (free, free + 1);
        if (missingLeft)
        {
            Add(tree, id, feature, threshold, "BRANCH_LEQ", children.Left, second, true);
            Add(tree, second, feature, -Bound, "BRANCH_LT", children.Right, third, false);
            Add(tree, third, feature, Bound, "BRANCH_LEQ", children.Left, children.Right, false);
        }
        else
        {
            Add(tree, id, feature, -Bound, "BRANCH_LT", children.Left, second, false);
            Add(tree, second, feature, Bound, "BRANCH_LEQ", children.Right, third, false);
            Add(tree, third, feature, threshold, "BRANCH_LEQ", children.Left, children.Right, false);
        }

        return free + 2;
    }

    private void Add(int tree, int id, int feature, float threshold, string mode, int whenTrue, int whenFalse, bool missingTrue)
    {
        _trees.Add(tree);
        _ids.Add(id);
        _features.Add(feature);
        _thresholds.Add(threshold);
        _modes.Add(mode);
        _true.Add(whenTrue);
        _false.Add(whenFalse);
        _missingTrue.Add(missingTrue ? 1 : 0);
    }
}
