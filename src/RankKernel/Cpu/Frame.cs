namespace RankKernel.Cpu;

/// <summary>Where a run of steps finds its memory: the scratch of one request and one tile of rows, and the encoded inputs.</summary>
internal unsafe struct Frame
{
    /// <summary>User scratch, one row.</summary>
    public float* User;

    /// <summary>Item scratch of the tile.</summary>
    public float* Item;

    /// <summary>Pair scratch of the tile.</summary>
    public float* Pair;

    /// <summary>Scratch that one step uses and the next overwrites.</summary>
    public float* Temporary;

    /// <summary>What a later tile will read, or null.</summary>
    public Ahead? Ahead;

    /// <summary>The encoded user row.</summary>
    public int* UserIds;

    /// <summary>The encoded user row.</summary>
    public float* UserNumbers;

    /// <summary>The encoded row of the tile's first item.</summary>
    public int* ItemIds;

    /// <summary>The encoded row of the tile's first item.</summary>
    public float* ItemNumbers;
}
