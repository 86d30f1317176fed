using System.Numerics;
using RankKernel.Trees;

namespace RankKernel.Import;

/// <summary>One tree of a LightGBM model: splits and leaves in arrays of their own; a child below 0 is the leaf ~child.</summary>
internal static class LightGbmTree
{
    private const int MaxLeaves = 1 << 23;
    private const int Categorical = 1;
    private const int DefaultLeft = 2;
    private const int WordBits = 32;

    private enum Missing
    {
        None,
        Zero,
        NaN,
    }

    /// <summary>The splits, then the leaves, whose values are multiplied by <paramref name="factor"/>.</summary>
    /// <exception cref="TreeFormatException">Something is missing or wrong.</exception>
    /// <exception cref="NotSupportedModelException">The leaves hold linear models.</exception>
    public static IReadOnlyList<TreeNode> Nodes(LightGbmSection tree, int features, double factor)
    {
        if (tree.Has("is_linear") && tree.Count("is_linear", 0, 1) == 1)
        {
            throw new NotSupportedModelException($"{tree.Place} has linear models in its leaves, which is not supported.");
        }

        var leaves = tree.Count("num_leaves", 1, MaxLeaves);
        var splits = leaves - 1;
        var nodes = new List<TreeNode>();
        if (splits > 0)
        {
            var feature = tree.Integers("split_feature", splits, 0, features - 1);
            var threshold = tree.Numbers("threshold", splits);
            var decision = tree.Integers("decision_type", splits, 0, 11);
            var left = tree.Integers("left_child", splits, -leaves, splits - 1);
            var right = tree.Integers("right_child", splits, -leaves, splits - 1);
            var sets = Sets(tree);
            for (var i = 0; i < splits; i++)
            {
                var split = new TreeSplit((int)feature[i], 0, Place(left[i], splits), Place(right[i], splits));
                nodes.Add((decision[i] & Categorical) != 0
                    ? split with { Categories = Set(tree, sets, threshold[i]) }
                    : Numeric(split, threshold[i], (int)decision[i]));
            }
        }

        var values = tree.Numbers("leaf_value", leaves);
        nodes.AddRange(values.Select((value, leaf) => new TreeLeaf((float)(value * factor), leaf)));
        return nodes;
    }

    /// <summary>Double-precision thresholds and single-precision numbers: x ≤ t where x ≤ the largest float that is ≤ t.</summary>
    private static TreeSplit Numeric(TreeSplit split, double threshold, int decision)
    {
        var rounded = (float)threshold;
        var missing = (Missing)(decision >> 2);
        return split with
        {
            Threshold = rounded > threshold ? MathF.BitDecrement(rounded) : rounded,
            MissingLeft = missing == Missing.None ? threshold >= 0 : (decision & DefaultLeft) != 0,
            ZeroIsMissing = missing == Missing.Zero,
        };
    }

    private static int Place(long child, int splits) => (int)(child >= 0 ? child : splits + ~child);

    private static List<int[]> Sets(LightGbmSection tree)
    {
        var sets = new List<int[]>();
        var count = tree.Has("num_cat") ? tree.Count("num_cat", 0, MaxLeaves) : 0;
        if (count == 0)
        {
            return sets;
        }

        var words = tree.Integers("cat_threshold", null, 0, uint.MaxValue);
        var starts = tree.Integers("cat_boundaries", count + 1, 0, words.Length);
        for (var set = 0; set < count; set++)
        {
            if (starts[set] > starts[set + 1])
            {
                throw new TreeFormatException($"{tree.Place}: cat_boundaries is not ascending at {set + 1}.");
            }

            sets.Add([.. Members(words.AsSpan((int)starts[set]..(int)starts[set + 1]))]);
        }

        return sets;
    }

    private static List<int> Members(ReadOnlySpan<long> words)
    {
        var members = new List<int>();
        for (var word = 0; word < words.Length; word++)
        {
            for (var bits = (uint)words[word]; bits != 0; bits &= bits - 1)
            {
                members.Add((word * WordBits) + BitOperations.TrailingZeroCount(bits));
            }
        }

        return members;
    }

    private static int[] Set(LightGbmSection tree, List<int[]> sets, double index) => index >= 0 && index < sets.Count && index == Math.Floor(index)
        ? sets[(int)index]
        : throw new TreeFormatException($"{tree.Place}: a split has the set {index} of {sets.Count}.");
}
