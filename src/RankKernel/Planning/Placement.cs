using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>Where the elements of a value are.</summary>
internal enum Space
{
    /// <summary>A parameter.</summary>
    Constant,

    /// <summary>The numbers of the request's encoded user row.</summary>
    UserNumbers,

    /// <summary>The numbers of the encoded item rows.</summary>
    ItemNumbers,

    /// <summary>Scratch of one row, filled by the user steps.</summary>
    User,

    /// <summary>Scratch of a tile of rows, filled by the item steps or from a catalog.</summary>
    Item,

    /// <summary>Scratch of a tile of rows, filled by the pair steps.</summary>
    Pair,
}

/// <summary>Where one value is. Row r starts at <see cref="Offset"/> + r·<see cref="Stride"/>, in elements.</summary>
/// <param name="Space">In what.</param>
/// <param name="Offset">Where row 0 starts.</param>
/// <param name="Stride">From row to row; 0 where one row serves all.</param>
/// <param name="Constant">The parameter, if it is one.</param>
internal readonly record struct Placement(Space Space, int Offset, int Stride, Tensor? Constant = null);
