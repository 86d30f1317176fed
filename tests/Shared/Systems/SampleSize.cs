namespace RankKernel.Testing;

/// <summary>How large sample networks are.</summary>
internal sealed record SampleSize
{
    /// <summary>For tests: every width is odd or small, so that tails are met.</summary>
    public static SampleSize Small { get; } = new()
    {
        Dimension = 4,
        Hidden = [8, 6],
        Layer = 8,
        Attention = [5, 3],
        Rank = 3,
        Experts = 3,
        Top = 3,
        Trees = 20,
        TreeDepth = 5,
    };

    /// <summary>For benchmarks: the sizes of a network in service.</summary>
    public static SampleSize Production { get; } = new()
    {
        Dimension = 16,
        Hidden = [400, 400, 400],
        Layer = 256,
        Attention = [80, 40],
        Rank = 64,
        Experts = 8,
        Top = 20,
        Trees = 500,
        TreeDepth = 6,
    };

    /// <summary>The width of an embedding.</summary>
    public required int Dimension { get; init; }

    /// <summary>The hidden layers of an MLP.</summary>
    public required IReadOnlyList<int> Hidden { get; init; }

    /// <summary>The one hidden layer of an expert, a tower, a gate or the like.</summary>
    public required int Layer { get; init; }

    /// <summary>The hidden layers of an attention unit.</summary>
    public required IReadOnlyList<int> Attention { get; init; }

    /// <summary>The rank of a factored matrix.</summary>
    public required int Rank { get; init; }

    /// <summary>How many events a search finds.</summary>
    public required int Top { get; init; }

    /// <summary>How many experts.</summary>
    public required int Experts { get; init; }

    /// <summary>How many trees.</summary>
    public required int Trees { get; init; }

    /// <summary>The splits on the longest way through a tree.</summary>
    public required int TreeDepth { get; init; }
}
