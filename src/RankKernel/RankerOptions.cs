namespace RankKernel;

/// <summary>How a <see cref="Ranker"/> works. Immutable.</summary>
public sealed record RankerOptions
{
    internal const int LargestDegreeOfParallelism = 256;

    /// <summary>
    /// The most threads that one call uses, from 1 to 256: the caller's, and helpers that the ranker owns. 1, the default, leaves
    /// all work on the caller's thread. Scores are the same to the bit whatever it is.
    /// </summary>
    public int MaxDegreeOfParallelism { get; init; } = 1;

    /// <summary>What it computes on. A GPU needs a backend (<c>RankKernel.Gpu</c>) that is registered before.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>The output to rank by; null for the model's first.</summary>
    public string? RankBy { get; init; }
}
