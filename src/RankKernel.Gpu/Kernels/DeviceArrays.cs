using ILGPU;

namespace RankKernel.Gpu;

/// <summary>
/// The memory that a launch sees. Numbers and whole numbers lie in the same buffers, so most of them have two views.
/// </summary>
internal struct DeviceArrays
{
    /// <summary>The steps of a program, as whole numbers.</summary>
    public ArrayView<int> Code;

    /// <summary>Parameters: weights, tables, vectors.</summary>
    public ArrayView<float> Constants;

    /// <summary>The same memory, for parameters of reduced precision.</summary>
    public ArrayView<int> ConstantWords;

    /// <summary>What belongs to one call: the uploaded inputs, scratch, and scores.</summary>
    public ArrayView<float> Work;

    /// <summary>The same memory.</summary>
    public ArrayView<int> Words;

    /// <summary>The rows of an item catalog, if the call uses one.</summary>
    public ArrayView<float> Catalog;

    /// <summary>The same memory.</summary>
    public ArrayView<int> CatalogWords;
}

/// <summary>How a launch runs; by value, the same for all of its threads.</summary>
internal struct LaunchArguments
{
    /// <summary>Where the tile table stands in the words: <see cref="TileWords"/> of them a tile.</summary>
    public int Tiles;

    /// <summary>How many tiles.</summary>
    public int TileCount;

    /// <summary>Where the steps before the pair steps begin: the user's, or the items'; −1 for none.</summary>
    public int FirstCode;

    /// <summary>Where the pair steps begin; −1 in the user's launch.</summary>
    public int PairCode;

    /// <summary>Where the outputs are described.</summary>
    public int OutputCode;

    /// <summary>Where the scratch of the first group begins.</summary>
    public int Scratch;

    /// <summary>Elements of scratch a group.</summary>
    public int ScratchLength;

    /// <summary>Within a group's scratch: where the pair values begin.</summary>
    public int PairScratch;

    /// <summary>Within a group's scratch: where the encoded inputs of catalog rows begin.</summary>
    public int CatalogInputs;

    /// <summary>Within a group's scratch: where the memory begins that one step uses and the next overwrites.</summary>
    public int Temporary;

    /// <summary>Ids and lengths a row of item inputs.</summary>
    public int ItemIdWidth;

    /// <summary>Numbers a row of item inputs.</summary>
    public int ItemNumberWidth;

    /// <summary>Elements of a catalog row, its encoded inputs included; 0 without a catalog.</summary>
    public int CatalogRowLength;

    /// <summary>How many of them the item steps computed.</summary>
    public int CatalogComputed;

    /// <summary>Elements from one output's scores to the next.</summary>
    public int ScoreStride;

    /// <summary>Words of a tile's entry.</summary>
    public const int TileWords = 8;
}
