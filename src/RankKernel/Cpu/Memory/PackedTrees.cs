using System.Runtime.InteropServices;
using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>
/// A node of a tree without sets, in 8 bytes. Right follows where x > threshold; if <see cref="Negates"/>, left follows where
/// −x > threshold. So a missing number needs no test of its own. A leaf is its own left child and has an infinite threshold.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CompactNode
{
    public const ushort Negates = 0x8000;

    public float Threshold;
    public ushort Left;
    public ushort Feature;
}

/// <summary>A node of any tree.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WideNode
{
    public float Threshold;
    public int Feature;
    public int Next;
    public int Flags;
}

/// <summary>A tree: where its nodes and their values begin, and which form the nodes have.</summary>
internal readonly record struct PackedTree(int FirstNode, int Depth, int Output, bool IsCompact);

/// <summary>The trees of a <see cref="TreeEnsemble"/> laid out for descending.</summary>
internal sealed unsafe class PackedTrees : IDisposable
{
    private const int MostCompactNodes = ushort.MaxValue + 1;
    private const int MostCompactFeatures = CompactNode.Negates;

    private readonly AlignedBuffer _compact;
    private readonly AlignedBuffer _wide;
    private readonly AlignedBuffer _values;
    private readonly Value[] _constants;
    private readonly PackedTree[] _trees;

    private PackedTrees(IReadOnlyList<Value> inputs)
    {
        var structure = TreeStructure.Of(inputs);
        _constants = [inputs[4], .. inputs.Skip(5)];
        _trees = new PackedTree[structure.TreeCount];
        _compact = new AlignedBuffer(structure.NodeCount * (long)sizeof(CompactNode));
        _wide = new AlignedBuffer(structure.NodeCount * (long)sizeof(WideNode));
        _values = AlignedBuffer.OfFloats((long)structure.NodeCount);
        var values = inputs[3].Data!.AsFloats();
        Binned = BinnedTrees.Pack(structure, values);
        for (var tree = 0; tree < _trees.Length; tree++)
        {
            var first = structure.Root(tree);
            _trees[tree] = new PackedTree(first, structure.Depth(tree), structure.Output(tree), PackNodes(structure, first, structure.End(tree)));
            for (var node = first; node < structure.End(tree); node++)
            {
                _values.Floats[node] = structure.IsLeaf(node) ? values[structure.Next(node)] : 0;
            }
        }

        // The structure reads memory that the inputs own.
        GC.KeepAlive(inputs);
    }

    /// <summary>The trees in the order in which they are added up.</summary>
    public ReadOnlySpan<PackedTree> Trees => _trees;

    /// <summary>Those of the trees that can be evaluated for many rows at once, or null.</summary>
    public BinnedTrees? Binned { get; }

    /// <summary>Floats that the kernel needs beside: sums of a block of rows, and its bytes.</summary>
    public int ScratchLength => BinnedTrees.BlockRows * (Outputs + ((Binned?.Columns.Length ?? 0) / sizeof(float)) + 1);

    public CompactNode* CompactNodes => (CompactNode*)_compact.Bytes;

    public WideNode* WideNodes => (WideNode*)_wide.Bytes;

    /// <summary>What each node adds, if it is a leaf.</summary>
    public float* Values => _values.Floats;

    public float* Base => _constants[0].Data!.FloatPointer;

    public float* Sets => _constants.Length > 1 ? _constants[1].Data!.FloatPointer : null;

    public int Outputs => _constants[0].Shape.Width;

    public static PackedTrees Pack(IReadOnlyList<Value> inputs) => new(inputs);

    public void Dispose()
    {
        Binned?.Dispose();
        _compact.Dispose();
        _wide.Dispose();
        _values.Dispose();
    }

    /// <summary>Writes a tree's nodes in both forms; returns whether the compact form can hold them.</summary>
    private bool PackNodes(TreeStructure structure, int first, int end)
    {
        var isCompact = end - first <= MostCompactNodes;
        for (var node = first; node < end; node++)
        {
            WideNodes[node] = new WideNode
            {
                Threshold = structure.Threshold(node),
                Feature = structure.Feature(node),
                Next = structure.Next(node),
                Flags = structure.Flags(node),
            };
            isCompact &= TryPack(WideNodes[node], node, first, out CompactNodes[node]);
        }

        return isCompact;
    }

    private static bool TryPack(WideNode node, int index, int first, out CompactNode compact)
    {
        if (node.Feature < 0)
        {
            compact = new CompactNode { Threshold = float.PositiveInfinity, Left = (ushort)(index - first) };
            return true;
        }

        var missingLeft = node.Flags == TreeEnsemble.MissingLeft;
        compact = new CompactNode
        {
            // v ≤ t is −v > −(the next number after t), and false for NaN.
            Threshold = missingLeft ? node.Threshold : -MathF.BitIncrement(node.Threshold),
            Left = (ushort)(node.Next - first),
            Feature = (ushort)(node.Feature | (missingLeft ? 0 : CompactNode.Negates)),
        };
        return node.Flags <= TreeEnsemble.MissingLeft
            && node.Feature < MostCompactFeatures
            && (missingLeft || !float.IsPositiveInfinity(node.Threshold));
    }
}
