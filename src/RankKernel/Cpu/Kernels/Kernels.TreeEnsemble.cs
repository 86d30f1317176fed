using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>Rows that descend together: their loads do not wait for each other.</summary>
    private const int TreeLanes = 8;

    /// <summary>For fewer rows than this, descending is faster than comparing every split.</summary>
    private const int LeastBinnedRows = 8;

    /// <summary>Levels after which a deep tree looks whether all rows are at a leaf.</summary>
    private const int TreeLevels = 8;

    public override void TreeEnsemble(int rows, Rows x, PackedTrees trees, Rows y, float* scratch)
    {
        for (var row = 0; row < rows; row += BinBlock)
        {
            AddBlock(Math.Min(BinBlock, rows - row), x.From(row), trees, y.From(row), scratch);
        }
    }

    private static void AddBlock(int rows, Rows x, PackedTrees trees, Rows y, float* scratch)
    {
        // The sums of each output side by side, then the rows' bytes.
        var bytes = (byte*)(scratch + (trees.Outputs * BinBlock));
        for (var output = 0; output < trees.Outputs; output++)
        {
            new Span<float>(scratch + (output * BinBlock), BinBlock).Fill(trees.Base[output]);
        }

        var binned = HasByteLanes && rows >= LeastBinnedRows ? trees.Binned : null;
        if (binned is not null)
        {
            Bin(rows, x, binned, bytes);
        }

        for (var i = 0; i < trees.Trees.Length; i++)
        {
            ref readonly var tree = ref trees.Trees[i];
            var sums = scratch + (tree.Output * BinBlock);
            if (binned is not null && binned[i] is { Node: >= 0 } place)
            {
                AddBinned(rows, bytes, binned.Nodes + place.Node, binned.Leaves + place.Leaf, tree.Depth, sums);
            }
            else
            {
                AddDescended(rows, x, trees, tree, sums);
            }
        }

        for (var row = 0; row < rows; row++)
        {
            for (var output = 0; output < trees.Outputs; output++)
            {
                y.Row(row)[output] = scratch[(output * BinBlock) + row];
            }
        }
    }

    private static void AddDescended(int rows, Rows x, PackedTrees trees, in PackedTree tree, float* sums)
    {
        var row = 0;
        if (tree.IsCompact)
        {
            var nodes = trees.CompactNodes + tree.FirstNode;
            var values = trees.Values + tree.FirstNode;
            for (; row + TreeLanes <= rows; row += TreeLanes)
            {
                DescendTogether(nodes, values, tree.Depth, x.From(row), sums + row);
            }

            for (; row < rows; row++)
            {
                sums[row] += values[Descend(nodes, tree.Depth, (uint*)x.Row(row))];
            }
        }

        for (; row < rows; row++)
        {
            sums[row] += trees.Values[Descend(trees, tree, x.Row(row))];
        }
    }

    private static void DescendTogether(CompactNode* nodes, float* values, int depth, Rows x, float* sums)
    {
        uint* x0 = (uint*)x.Row(0), x1 = (uint*)x.Row(1), x2 = (uint*)x.Row(2), x3 = (uint*)x.Row(3);
        uint* x4 = (uint*)x.Row(4), x5 = (uint*)x.Row(5), x6 = (uint*)x.Row(6), x7 = (uint*)x.Row(7);
        uint n0 = 0, n1 = 0, n2 = 0, n3 = 0, n4 = 0, n5 = 0, n6 = 0, n7 = 0;
        for (; depth > 0; depth -= TreeLevels)
        {
            for (var level = Math.Min(depth, TreeLevels); level > 0; level--)
            {
                n0 = Next(nodes, n0, x0);
                n1 = Next(nodes, n1, x1);
                n2 = Next(nodes, n2, x2);
                n3 = Next(nodes, n3, x3);
                n4 = Next(nodes, n4, x4);
                n5 = Next(nodes, n5, x5);
                n6 = Next(nodes, n6, x6);
                n7 = Next(nodes, n7, x7);
            }

            if (IsLeaf(nodes, n0) & IsLeaf(nodes, n1) & IsLeaf(nodes, n2) & IsLeaf(nodes, n3)
                & IsLeaf(nodes, n4) & IsLeaf(nodes, n5) & IsLeaf(nodes, n6) & IsLeaf(nodes, n7))
            {
                break;
            }
        }

        sums[0] += values[n0];
        sums[1] += values[n1];
        sums[2] += values[n2];
        sums[3] += values[n3];
        sums[4] += values[n4];
        sums[5] += values[n5];
        sums[6] += values[n6];
        sums[7] += values[n7];
    }

    private static uint Descend(CompactNode* nodes, int depth, uint* x)
    {
        uint node = 0;
        for (; depth > 0 && !IsLeaf(nodes, node); depth--)
        {
            node = Next(nodes, node, x);
        }

        return node;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsLeaf(CompactNode* nodes, uint node) => nodes[node].Left == node;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Next(CompactNode* nodes, uint node, uint* x)
    {
        var place = nodes + node;
        uint feature = place->Feature;
        var negates = feature >> 15;
        var number = BitConverter.UInt32BitsToSingle(x[feature & (CompactNode.Negates - 1)] ^ (negates << 31));
        return place->Left + ((number > place->Threshold ? 1u : 0u) ^ negates);
    }

    /// <summary>The leaf of a tree with splits of any kind.</summary>
    private static int Descend(PackedTrees trees, PackedTree tree, float* x)
    {
        var node = tree.FirstNode;
        while (trees.WideNodes[node] is { Feature: >= 0 } split)
        {
            node = split.Next + (GoesLeft(split, x[split.Feature], trees.Sets) ? 0 : 1);
        }

        return node;
    }

    private static bool GoesLeft(WideNode split, float number, float* sets)
    {
        if (float.IsNaN(number) || ((split.Flags & Graph.TreeEnsemble.ZeroIsMissing) != 0 && MathF.Abs(number) <= Graph.TreeEnsemble.ZeroBound))
        {
            return (split.Flags & Graph.TreeEnsemble.MissingLeft) != 0;
        }

        return (split.Flags & Graph.TreeEnsemble.Categorical) == 0 ? number <= split.Threshold : Contains(sets + (int)split.Threshold, number);
    }

    private static bool Contains(float* set, float number)
    {
        var members = new ReadOnlySpan<float>(set + 1, (int)set[0]);
        return number >= 0 && members.BinarySearch(MathF.Truncate(number)) >= 0;
    }
}
