using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>
/// A number as a byte: how many of up to 255 ascending thresholds it exceeds. The thresholds are filled up with infinities to one less
/// than 2^<paramref name="Steps"/>. A missing number is 255 where it goes right, else 0: so it needs no test of its own.
/// </summary>
internal readonly record struct BinColumn(int Feature, int FirstThreshold, int Steps, bool ZeroIsMissing, bool MissingRight);

/// <summary>
/// Shallow trees without sets, for 64 rows at a time. Each split compares a byte of a row, that of a <see cref="BinColumn"/>, with a
/// byte of its own; a tree is full down to its depth, filled up with splits that every row passes on the left. A level's nodes, and the
/// leaves, stand in the order of the number whose bit k says which way the split of level k sent a row.
/// </summary>
internal sealed unsafe class BinnedTrees : IDisposable
{
    /// <summary>Rows that are evaluated together: the bits of a mask.</summary>
    public const int BlockRows = 64;

    /// <summary>Deeper trees have more splits than are worth comparing with every row.</summary>
    public const int MaxDepth = 8;

    /// <summary>Leaves that may be read past those of the last tree.</summary>
    private const int LeafSlack = 64;

    private const int MaxThresholds = byte.MaxValue;
    private const int MaxColumns = 1 << 12;
    private const uint AlwaysLeft = byte.MaxValue;

    private readonly AlignedBuffer _thresholds;
    private readonly AlignedBuffer _nodes;
    private readonly AlignedBuffer _leaves;
    private readonly BinColumn[] _columns;
    private readonly (int Node, int Leaf)[] _places;

    private BinnedTrees(TreeStructure structure, ReadOnlySpan<float> values, BinColumns columns, bool[] fits)
    {
        _columns = [.. columns.All];
        _thresholds = AlignedBuffer.OfFloats([.. columns.Thresholds]);
        _places = new (int, int)[structure.TreeCount];
        var (nodes, leaves) = (0, 0);
        for (var tree = 0; tree < _places.Length; tree++)
        {
            _places[tree] = fits[tree] ? (nodes, leaves) : (-1, -1);
            nodes += fits[tree] ? (1 << structure.Depth(tree)) - 1 : 0;
            leaves += fits[tree] ? 1 << structure.Depth(tree) : 0;
        }

        _nodes = new AlignedBuffer(nodes * (long)sizeof(uint));
        _leaves = AlignedBuffer.OfFloats(leaves + (long)LeafSlack);
        new Span<uint>(Nodes, nodes).Fill(AlwaysLeft);
        for (var tree = 0; tree < _places.Length; tree++)
        {
            if (fits[tree])
            {
                Fill(structure, values, columns, tree, structure.Root(tree), 0, 0);
            }
        }
    }

    public ReadOnlySpan<BinColumn> Columns => _columns;

    public float* Thresholds => _thresholds.Floats;

    /// <summary>For each split the place of its column's first byte, and in the lowest byte how many thresholds a row may exceed on the left.</summary>
    public uint* Nodes => (uint*)_nodes.Bytes;

    public float* Leaves => _leaves.Floats;

    /// <summary>Where a tree's nodes and leaves begin; −1 if it is not among these.</summary>
    public (int Node, int Leaf) this[int tree] => _places[tree];

    /// <summary>The trees that can be evaluated so; null if there is none.</summary>
    public static BinnedTrees? Pack(TreeStructure structure, ReadOnlySpan<float> values)
    {
        var fits = new bool[structure.TreeCount];
        var columns = new BinColumns();
        for (var tree = 0; tree < fits.Length; tree++)
        {
            fits[tree] = Fits(structure, tree);
            for (var node = structure.Root(tree); fits[tree] && node < structure.End(tree); node++)
            {
                columns.Add(structure, node);
            }
        }

        columns.Seal(MaxThresholds);
        return fits.Contains(true) && columns.All.Count <= MaxColumns ? new BinnedTrees(structure, values, columns, fits) : null;
    }

    public void Dispose()
    {
        _thresholds.Dispose();
        _nodes.Dispose();
        _leaves.Dispose();
    }

    private static bool Fits(TreeStructure structure, int tree)
    {
        for (var node = structure.Root(tree); node < structure.End(tree); node++)
        {
            if (!structure.IsLeaf(node) && (structure.Flags(node) & TreeEnsemble.Categorical) != 0)
            {
                return false;
            }
        }

        return structure.Depth(tree) <= MaxDepth;
    }

    /// <summary>Writes a node that is reached at this level by this way, and those below it.</summary>
    private void Fill(TreeStructure structure, ReadOnlySpan<float> values, BinColumns columns, int tree, int node, int level, int way)
    {
        var depth = structure.Depth(tree);
        if (structure.IsLeaf(node))
        {
            for (var leaf = way; leaf < 1 << depth; leaf += 1 << level)
            {
                Leaves[_places[tree].Leaf + leaf] = values[structure.Next(node)];
            }

            return;
        }

        var (column, bin) = columns.Place(structure, node);
        Nodes[_places[tree].Node + (1 << level) - 1 + way] = ((uint)column * BlockRows << 8) | (uint)bin;
        Fill(structure, values, columns, tree, structure.Next(node), level + 1, way);
        Fill(structure, values, columns, tree, structure.Next(node) + 1, level + 1, way | (1 << level));
    }
}
