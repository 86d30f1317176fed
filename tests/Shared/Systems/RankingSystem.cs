namespace RankKernel.Testing;

/// <summary>A system that RankKernel runs: a row of the README's table.</summary>
/// <param name="Name">Its usual name; its samples in <see cref="Samples"/> begin with it.</param>
/// <param name="Zoo">The class of the zoo that builds it.</param>
/// <param name="Paper">Authors and year, or who it is of.</param>
/// <param name="Options">Its variants, by the names of options.</param>
internal sealed record RankingSystem(string Name, string Zoo, string Paper, string Options)
{
    /// <summary>The golden cases that pin it down; none means random weights against the oracle.</summary>
    public IReadOnlyList<string> Goldens { get; init; } = [];

    /// <summary>
    /// Whether it orders a whole list, so that it has no row to score: it has no samples, and its golden cases are compared by a
    /// reranker.
    /// </summary>
    public bool IsListwise { get; init; }
}
