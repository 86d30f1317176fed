namespace RankKernel.Graph;

/// <summary>
/// What a value depends on besides weights. The union of the sides of its inputs: a value that depends on the item and on
/// the user or the context is pair work, computed once a candidate.
/// </summary>
[Flags]
public enum Side
{
    /// <summary>Weights only: computed once, at load.</summary>
    Constant = 0,

    /// <summary>The user: computed once a request, may be kept across requests.</summary>
    User = 1,

    /// <summary>The request's context, such as the time: computed once a request, never kept.</summary>
    Context = 2,

    /// <summary>The item: computed once an item, may be kept in a catalog.</summary>
    Item = 4,
}

/// <summary>How often a value is computed: the four rows of the cost table.</summary>
public enum Cadence
{
    /// <summary>Once, at load.</summary>
    Constant,

    /// <summary>Once a request.</summary>
    User,

    /// <summary>Once an item.</summary>
    Item,

    /// <summary>Once a candidate.</summary>
    Pair,
}

/// <summary>Extensions of <see cref="Side"/>.</summary>
public static class SideExtensions
{
    /// <summary>How often a value of this side must be computed.</summary>
    public static Cadence Cadence(this Side side) => side switch
    {
        Side.Constant => RankKernel.Graph.Cadence.Constant,
        Side.Item => RankKernel.Graph.Cadence.Item,
        _ when side.HasFlag(Side.Item) => RankKernel.Graph.Cadence.Pair,
        _ => RankKernel.Graph.Cadence.User,
    };
}
