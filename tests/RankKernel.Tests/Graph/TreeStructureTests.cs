using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Trees;
using Xunit;

namespace RankKernel.Tests.GraphTests;

/// <summary>What a tree ensemble refuses: parameters come from files.</summary>
public class TreeStructureTests
{
    private static readonly float[] Nodes = [0, 1.5f, 1, 1, -1, 0, 0, 0, 1, 0, 3, 4, -1, 0, 1, 0, -1, 0, 2, 0];

    [Fact]
    public void Sound_trees_are_taken() => Infer(Nodes);

    [Theory]
    [InlineData(0, 2, "feature is 2")]
    [InlineData(0, -2, "feature is -2")]
    [InlineData(0, 0.5, "feature is 0.5")]
    [InlineData(0, double.NaN, "feature is NaN")]
    [InlineData(1, double.NaN, "threshold of node 0")]
    [InlineData(2, 0, "expected 1 of nodes 0 to 4")]
    [InlineData(2, 3, "expected 1 of nodes 0 to 4")]
    [InlineData(10, 4, "expected 3 of nodes 0 to 4")]
    [InlineData(3, 8, "flags is 8")]
    [InlineData(11, 6, "zero is a category")]
    [InlineData(9, 3, "set is 3")]
    [InlineData(9, 2, "size of a set is 5")]
    [InlineData(6, 3, "leaf is 3")]
    public void A_wrong_node_is_refused(int index, double number, string message)
    {
        float[] nodes = [.. Nodes];
        nodes[index] = (float)number;
        Refused(() => Infer(nodes), message);
    }

    [Fact]
    public void Nodes_that_no_split_leads_to_are_refused() => Refused(() => Infer([.. Nodes, -1, 0, 0, 0]), "of which 5 can be reached");

    [Theory]
    [InlineData(new[] { 1f, 0 }, "from node 0 on")]
    [InlineData(new[] { 0f, 1 }, "output is 1")]
    [InlineData(new[] { -1f, 0 }, "root is -1")]
    [InlineData(new[] { 0f, 0, 0, 0 }, "one after the other")]
    [InlineData(new[] { 0f, 0, 5, 0 }, "root is 5")]
    public void A_wrong_root_is_refused(float[] roots, string message) => Refused(() => Infer(Nodes, roots), message);

    [Theory]
    [InlineData(new[] { 2f, 5, 5 }, "not ascending")]
    [InlineData(new[] { 2f, -1, 5 }, "category is -1")]
    [InlineData(new[] { 2f, 1, 1 << 24 }, "category is 16777216")]
    public void A_wrong_set_is_refused(float[] sets, string message) => Refused(() => Infer(Nodes, sets: sets), message);

    [Fact]
    public void A_tree_that_is_too_deep_is_refused()
    {
        var splits = Enumerable.Range(0, 5000).SelectMany(i => (TreeNode[])[new TreeSplit(0, i, (2 * i) + 1, (2 * i) + 2), new TreeLeaf(i, i)]);
        var forest = new DecisionForest([new DecisionTree([.. splits, new TreeLeaf(0, 5000)])], [0]);
        Refused(() => forest.Sum(Builder(), Builder().Input("x")), "5000 splits deep");
    }

    [Theory]
    [InlineData(0, 2, 2, "node 2, which has a parent already")]
    [InlineData(0, 0, 2, "node 0, which has a parent already")]
    [InlineData(0, 1, 3, "not among the 3 nodes")]
    [InlineData(-1, 1, 2, "feature -1")]
    public void A_tree_that_is_none_is_refused(int feature, int left, int right, string message) =>
        Refused(() => _ = new DecisionForest([new DecisionTree([new TreeSplit(feature, 0, left, right), new TreeLeaf(1, 0), new TreeLeaf(2, 1)])], [0]), message);

    [Fact]
    public void Leaves_of_one_id_are_refused() =>
        Refused(() => _ = new DecisionForest([new DecisionTree([new TreeSplit(0, 0, 1, 2), new TreeLeaf(1, 7), new TreeLeaf(2, 7)])], [0]), "id 7");

    [Fact]
    public void An_output_that_is_not_there_is_refused() => Refused(() => _ = new DecisionForest([new DecisionTree([new TreeLeaf(1, 0)], 1)], [0]), "output 1");

    private static GraphBuilder Builder() =>
        new([new NumericFeature("x", Side.Item, NumericEncoding.Raw, 2)], new TensorDictionary());

    private static void Infer(float[] nodes, float[]? roots = null, float[]? sets = null) => new TreeEnsemble(true).Infer(
    [
        Make.Numbers("x", 2), Make.Parameter("nodes", nodes, nodes.Length / 4, 4), Make.Parameter("roots", roots ?? [0, 0], (roots?.Length ?? 2) / 2, 2),
        Make.Parameter("values", 3), Make.Parameter("base", 1), Make.Parameter("sets", sets ?? [2, 1, 5], 3),
    ]);

    private static void Refused(Action action, string message) => Assert.Contains(message, Assert.Throws<GraphException>(action).Message);
}
