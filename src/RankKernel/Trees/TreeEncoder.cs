using System.Diagnostics.CodeAnalysis;
using RankKernel.Graph;

namespace RankKernel.Trees;

/// <summary>Writes trees level by level as <see cref="TreeEnsemble"/> reads them.</summary>
internal sealed class TreeEncoder
{
    public List<float> Nodes { get; } = [];

    public List<float> Roots { get; } = [];

    public List<float> Sets { get; } = [];

    public List<float> Values { get; } = [];

    public List<int> LeafIds { get; } = [];

    public int Features { get; private set; } = 1;

    /// <exception cref="GraphException">The nodes are not those of a tree.</exception>
    public void Add(DecisionTree tree, int number)
    {
        var first = Nodes.Count / TreeEnsemble.NodeColumns;
        Roots.AddRange([first, tree.Output]);
        var order = LevelOrder(tree, number);
        if ((long)first + order.Count > TreeStructure.MaxIndex)
        {
            FailSize();
        }

        var places = AddLeaves(tree, number, order);
        var next = first + 1;
        foreach (var place in order)
        {
            switch (tree.Nodes[place])
            {
                case TreeSplit split:
                    Nodes.AddRange([split.Feature, split.Categories is null ? split.Threshold : AddSet(split, number), next, Flags(split)]);
                    Features = Math.Max(Features, split.Feature + 1);
                    next += 2;
                    break;
                default:
                    Nodes.AddRange([-1, 0, places[place], 0]);
                    break;
            }
        }
    }

    private static List<int> LevelOrder(DecisionTree tree, int number)
    {
        var seen = new bool[tree.Nodes.Count];
        var order = new List<int>(tree.Nodes.Count);
        Visit(0, "the root");
        for (var i = 0; i < order.Count; i++)
        {
            if (tree.Nodes[order[i]] is TreeSplit split)
            {
                if (split.Feature is < 0 or >= TreeStructure.MaxIndex || float.IsNaN(split.Threshold))
                {
                    DecisionForest.Fail($"Tree {number}: node {order[i]} splits feature {split.Feature} at {split.Threshold}");
                }

                Visit(split.Left, $"the left child of node {order[i]}");
                Visit(split.Right, $"the right child of node {order[i]}");
            }
        }

        if (order.Count < tree.Nodes.Count)
        {
            DecisionForest.Fail($"Tree {number}: no way leads to node {Array.IndexOf(seen, false)}");
        }

        return order;

        void Visit(int place, string what)
        {
            if (place < 0 || place >= seen.Length || seen[place])
            {
                DecisionForest.Fail($"Tree {number}: {what} is node {place}, which {(place >= 0 && place < seen.Length ? "has a parent already" : $"is not among the {seen.Length} nodes")}");
            }

            seen[place] = true;
            order.Add(place);
        }
    }

    /// <summary>Adds the leaves, ascending by id; returns where the value of each stands.</summary>
    private Dictionary<int, int> AddLeaves(DecisionTree tree, int number, List<int> order)
    {
        var places = new Dictionary<int, int>();
        var before = -1;
        foreach (var (place, leaf) in order.Where(place => tree.Nodes[place] is TreeLeaf).Select(place => (place, (TreeLeaf)tree.Nodes[place])).OrderBy(pair => pair.Item2.Id))
        {
            if (leaf.Id <= before || leaf.Id >= TreeStructure.MaxIndex)
            {
                DecisionForest.Fail($"Tree {number}: a leaf has the id {leaf.Id}; expected different ids from 0 to {TreeStructure.MaxIndex - 1}");
            }

            before = leaf.Id;
            places.Add(place, Values.Count);
            Values.Add(leaf.Value);
            LeafIds.Add(leaf.Id);
        }

        return places;
    }

    private int AddSet(TreeSplit split, int number)
    {
        var place = Sets.Count;
        int[] members = [.. split.Categories!.Distinct().Order()];
        if (members.Any(member => member is < 0 or >= TreeStructure.MaxIndex))
        {
            DecisionForest.Fail($"Tree {number}: a split has a category outside 0 to {TreeStructure.MaxIndex - 1}");
        }

        if (Sets.Count + members.Length >= TreeStructure.MaxIndex)
        {
            FailSize();
        }

        Sets.Add(members.Length);
        Sets.AddRange(members.Select(member => (float)member));
        return place;
    }

    [DoesNotReturn]
    private static void FailSize() => DecisionForest.Fail($"The forest has more than {TreeStructure.MaxIndex} nodes or categories of splits");

    private static int Flags(TreeSplit split) =>
        (split.MissingLeft ? TreeEnsemble.MissingLeft : 0)
        | (split.Categories is not null ? TreeEnsemble.Categorical : split.ZeroIsMissing ? TreeEnsemble.ZeroIsMissing : 0);
}
