using RankKernel.Trees;

namespace RankKernel.Testing;

/// <summary>Random trees that use every kind of split.</summary>
internal static class SampleTrees
{
    /// <summary>A forest over as many numbers, whose sums are about 1; the same seed gives the same forest.</summary>
    public static DecisionForest Forest(int seed, int trees, int depth, int features, int outputs = 1, bool categories = false, bool zeros = false) =>
        new(Trees(seed, trees, depth, features, outputs, categories, zeros), Base(outputs));

    /// <summary>The trees of a forest.</summary>
    public static IReadOnlyList<DecisionTree> Trees(int seed, int trees, int depth, int features, int outputs, bool categories, bool zeros)
    {
        var random = new Random(seed);
        var scale = Math.Sqrt((double)outputs / trees);
        return [.. Enumerable.Range(0, trees).Select(tree => Tree(random, depth, features, tree % outputs, scale, categories, zeros))];
    }

    /// <summary>What the outputs of a forest begin with.</summary>
    public static float[] Base(int outputs) => [.. Enumerable.Range(0, outputs).Select(output => 0.1f * (output + 1))];

    /// <summary>The leaf that a row reaches, node by node.</summary>
    public static TreeLeaf Walk(DecisionTree tree, ReadOnlySpan<float> row)
    {
        var node = tree.Nodes[0];
        while (node is TreeSplit split)
        {
            var x = row[split.Feature];
            var left = float.IsNaN(x) || (split is { ZeroIsMissing: true, Categories: null } && Math.Abs(x) <= 1e-35f)
                ? split.MissingLeft
                : split.Categories?.Contains((int)Math.Floor(x)) ?? x <= split.Threshold;
            node = tree.Nodes[left ? split.Left : split.Right];
        }

        return (TreeLeaf)node;
    }

    private static DecisionTree Tree(Random random, int depth, int features, int output, double scale, bool categories, bool zeros)
    {
        var nodes = new List<TreeNode>();
        Grow(depth);
        return new DecisionTree(nodes, output);

        int Grow(int levels)
        {
            var place = nodes.Count;
            nodes.Add(new TreeLeaf((float)(((2 * random.NextDouble()) - 1) * scale), place));
            if (levels > 0 && (levels == depth || random.Next(8) > 0))
            {
                nodes[place] = Split(features) with { Left = Grow(levels - 1), Right = Grow(levels - 1) };
            }

            return place;
        }

        TreeSplit Split(int count) => new(random.Next(count), (float)((3 * random.NextDouble()) - 1.5), 0, 0)
        {
            MissingLeft = random.Next(2) == 0,
            ZeroIsMissing = zeros && random.Next(3) == 0,
            Categories = categories && random.Next(4) == 0 ? [.. Enumerable.Range(0, 4).Where(_ => random.Next(2) == 0)] : null,
        };
    }
}
