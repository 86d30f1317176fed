using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>Rows that descend together: their loads do not wait for each other.</summary>
    private const int TreeLanes = 8;

    /// <summary>Levels after which a deep tree looks whether all rows are at a leaf.</summary>
    private const int TreeLevels = 8;

    public override void TreeEnsemble(int rows, Rows x, PackedTrees trees, Rows y)
    {
        for (var row = 0; row < rows; row++)
        {
            new ReadOnlySpan<float>(trees.Base, trees.Outputs).CopyTo(new Span<float>(y.Row(row), trees.Outputs));
        }

        foreach (ref readonly var tree in trees.Trees)
        {
            var row = 0;
            if (tree.IsCompact)
            {
                for (; row + TreeLanes <= rows; row += TreeLanes)
                {
                    DescendTogether(trees.CompactNodes + tree.FirstNode, trees.Values + tree.FirstNode, tree, x.From(row), y.From(row));
                }

                for (; row < rows; row++)
                {
                    var leaf = Descend(trees.CompactNodes + tree.FirstNode, tree.Depth, (uint*)x.Row(row));
                    y.Row(row)[tree.Output] += trees.Values[tree.FirstNode + leaf];
                }
            }

            for (; row < rows; row++)
            {
                y.Row(row)[tree.Output] += trees.Values[Descend(trees, tree, x.Row(row))];
            }
        }
    }

    private static void DescendTogether(CompactNode* nodes, float* values, in PackedTree tree, Rows x, Rows y)
    {
        uint* x0 = (uint*)x.Row(0), x1 = (uint*)x.Row(1), x2 = (uint*)x.Row(2), x3 = (uint*)x.Row(3);
        uint* x4 = (uint*)x.Row(4), x5 = (uint*)x.Row(5), x6 = (uint*)x.Row(6), x7 = (uint*)x.Row(7);
        uint n0 = 0, n1 = 0, n2 = 0, n3 = 0, n4 = 0, n5 = 0, n6 = 0, n7 = 0;
        for (var depth = tree.Depth; depth > 0; depth -= TreeLevels)
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

        var output = tree.Output;
        y.Row(0)[output] += values[n0];
        y.Row(1)[output] += values[n1];
        y.Row(2)[output] += values[n2];
        y.Row(3)[output] += values[n3];
        y.Row(4)[output] += values[n4];
        y.Row(5)[output] += values[n5];
        y.Row(6)[output] += values[n6];
        y.Row(7)[output] += values[n7];
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
