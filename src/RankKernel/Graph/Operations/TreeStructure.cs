namespace RankKernel.Graph;

/// <summary>The parameters of a <see cref="TreeEnsemble"/> as trees.</summary>
internal readonly ref struct TreeStructure
{
    /// <summary>The deepest tree that is run.</summary>
    public const int MaxDepth = 4096;

    /// <summary>Whole numbers up to here are exact in single precision.</summary>
    public const int MaxIndex = 1 << 24;

    private readonly int _features;
    private readonly int _outputs;
    private readonly int _leaves;

    private TreeStructure(IReadOnlyList<Value> inputs)
    {
        Nodes = inputs[1].Data!.AsFloats();
        Roots = inputs[2].Data!.AsFloats();
        Sets = inputs.Count > 5 ? inputs[5].Data!.AsFloats() : default;
        (_features, _leaves, _outputs) = (inputs[0].Shape.Width, inputs[3].Shape.Width, inputs[4].Shape.Width);
    }

    public ReadOnlySpan<float> Nodes { get; }

    public ReadOnlySpan<float> Roots { get; }

    public ReadOnlySpan<float> Sets { get; }

    public int NodeCount => Nodes.Length / TreeEnsemble.NodeColumns;

    public int TreeCount => Roots.Length / 2;

    public static TreeStructure Of(IReadOnlyList<Value> inputs) => new(inputs);

    public int Root(int tree) => (int)Roots[tree * 2];

    public int Output(int tree) => (int)Roots[(tree * 2) + 1];

    /// <summary>One past the last node of a tree.</summary>
    public int End(int tree) => tree + 1 < TreeCount ? Root(tree + 1) : NodeCount;

    public int Feature(int node) => (int)Nodes[node * TreeEnsemble.NodeColumns];

    public float Threshold(int node) => Nodes[(node * TreeEnsemble.NodeColumns) + 1];

    /// <summary>The left child of a split, or the place of a leaf's value.</summary>
    public int Next(int node) => (int)Nodes[(node * TreeEnsemble.NodeColumns) + 2];

    public int Flags(int node) => (int)Nodes[(node * TreeEnsemble.NodeColumns) + 3];

    public bool IsLeaf(int node) => Feature(node) < 0;

    /// <summary>The splits on the longest way from the root to a leaf.</summary>
    public int Depth(int tree)
    {
        var (node, depth) = (Root(tree), 0);
        var (levelEnd, next) = (node + 1, node + 1);
        for (; next < End(tree); depth++)
        {
            for (; node < levelEnd; node++)
            {
                next += IsLeaf(node) ? 0 : 2;
            }

            levelEnd = next;
        }

        return depth;
    }

    /// <exception cref="GraphException">An index is out of range or no whole number, nodes are not in order, or a tree is too deep.</exception>
    public void Validate()
    {
        if (NodeCount > MaxIndex || _leaves > MaxIndex || Sets.Length > MaxIndex)
        {
            Check.Fail($"{NodeCount} nodes, {_leaves} leaves and {Sets.Length} numbers of sets, expected at most {MaxIndex} of each");
        }

        for (var tree = 0; tree < TreeCount; tree++)
        {
            var first = Whole(Roots[tree * 2], 0, NodeCount, tree, "root");
            var end = tree + 1 < TreeCount ? Whole(Roots[(tree + 1) * 2], 0, NodeCount, tree + 1, "root") : NodeCount;
            Whole(Roots[(tree * 2) + 1], 0, _outputs, tree, "output");
            if (first != (tree == 0 ? 0 : Root(tree)) || end <= first)
            {
                Check.Fail($"tree {tree} has nodes {first} to {end - 1}, expected trees one after the other from node 0 on");
            }

            ValidateTree(tree, first, end);
        }
    }

    private void ValidateTree(int tree, int first, int end)
    {
        var next = first + 1;
        for (var node = first; node < end; node++)
        {
            if (Whole(Nodes[node * TreeEnsemble.NodeColumns], -1, _features, tree, "feature") < 0)
            {
                Whole(Nodes[(node * TreeEnsemble.NodeColumns) + 2], 0, _leaves, tree, "leaf");
                continue;
            }

            if (Whole(Nodes[(node * TreeEnsemble.NodeColumns) + 2], 0, NodeCount, tree, "left child") != next || next + 2 > end)
            {
                Check.Fail($"tree {tree}: node {node} has its left child at {Next(node)}, expected {next} of nodes {first} to {end - 1}, level by level");
            }

            next += 2;
            ValidateSplit(tree, node);
        }

        if (next != end)
        {
            Check.Fail($"tree {tree} has {end - first} nodes, of which {next - first} can be reached");
        }

        if (Depth(tree) > MaxDepth)
        {
            Check.Fail($"tree {tree} is {Depth(tree)} splits deep, expected at most {MaxDepth}");
        }
    }

    private void ValidateSplit(int tree, int node)
    {
        var flags = Whole(Nodes[(node * TreeEnsemble.NodeColumns) + 3], 0, 8, tree, "flags");
        if (float.IsNaN(Threshold(node)))
        {
            Check.Fail($"tree {tree}: the threshold of node {node} is not a number");
        }

        if ((flags & TreeEnsemble.Categorical) == 0)
        {
            return;
        }

        if (flags > (TreeEnsemble.Categorical | TreeEnsemble.MissingLeft))
        {
            Check.Fail($"tree {tree}: node {node} has the flags {flags}; in a split by a set zero is a category");
        }

        var place = Whole(Threshold(node), 0, Sets.Length, tree, "set");
        var size = Whole(Sets[place], 0, Sets.Length - place, tree, "size of a set");
        for (var i = 1; i <= size; i++)
        {
            if (Whole(Sets[place + i], 0, MaxIndex, tree, "category") <= (i == 1 ? -1 : (int)Sets[place + i - 1]))
            {
                Check.Fail($"tree {tree}: the categories of the set at {place} are not ascending");
            }
        }
    }

    private static int Whole(float number, int least, int bound, int tree, string what)
    {
        if (!(number >= least && number < bound) || (int)number != number)
        {
            Check.Fail($"tree {tree}: the {what} is {number}, expected a whole number from {least} to {bound - 1}");
        }

        return (int)number;
    }
}
