namespace RankKernel.Format;

/// <summary>The outcome of one check.</summary>
public enum CheckResult
{
    /// <summary>It holds.</summary>
    Passed,

    /// <summary>It does not hold.</summary>
    Failed,

    /// <summary>It could not be made, because one that it needs failed.</summary>
    NotRun,
}

/// <summary>One check of a model file.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Result">Whether it holds.</param>
/// <param name="Detail">What was found and what was expected, or which check is needed first; empty if it holds.</param>
public sealed record ModelFileCheck(string Name, CheckResult Result, string Detail);

/// <summary>Every check of a model file. Immutable.</summary>
/// <param name="File">The file.</param>
/// <param name="Checks">The checks in the order in which they were made.</param>
public sealed record ModelFileReport(string File, IReadOnlyList<ModelFileCheck> Checks)
{
    /// <summary>Whether every check was made and holds.</summary>
    public bool Passed => Checks.All(check => check.Result == CheckResult.Passed);
}
