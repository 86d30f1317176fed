namespace RankKernel.Trees;

/// <summary>A node of a <see cref="DecisionTree"/>.</summary>
public abstract record TreeNode;

/// <summary>Where a tree ends.</summary>
/// <param name="Value">What the tree adds.</param>
/// <param name="Id">The leaf's number as whoever trained the tree counts; unique in its tree.</param>
public sealed record TreeLeaf(float Value, int Id) : TreeNode;

/// <summary>A decision by one number.</summary>
/// <param name="Feature">Which number, from 0.</param>
/// <param name="Threshold">A number goes left where it is ≤ this, in single precision.</param>
/// <param name="Left">The place of the left child among the tree's nodes.</param>
/// <param name="Right">The place of the right child among the tree's nodes.</param>
public sealed record TreeSplit(int Feature, float Threshold, int Left, int Right) : TreeNode
{
    /// <summary>Whether a missing number (NaN) goes left; else right.</summary>
    public bool MissingLeft { get; init; }

    /// <summary>Whether numbers from −1e-35 to 1e-35 are missing too.</summary>
    public bool ZeroIsMissing { get; init; }

    /// <summary>
    /// If not null, the threshold does not count: a number goes left where it is one of these, which are whole numbers from 0 to
    /// 16,777,215. It is truncated first.
    /// </summary>
    public IReadOnlyList<int>? Categories { get; init; }
}

/// <summary>A decision tree; the first node is the root.</summary>
/// <param name="Nodes">The nodes, in any order.</param>
/// <param name="Output">The output that the tree adds to: 0, or the class of a model with several.</param>
public sealed record DecisionTree(IReadOnlyList<TreeNode> Nodes, int Output = 0);
