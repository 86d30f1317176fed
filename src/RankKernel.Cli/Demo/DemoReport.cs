using RankKernel.Cli.Commands;
using RankKernel.Cli.Measuring;

namespace RankKernel.Cli.Demo;

/// <summary>What <c>demo</c> shows.</summary>
internal sealed record DemoReport(
    string Model,
    string Version,
    string User,
    string At,
    int Seen,
    IReadOnlyList<DemoFilm> Recent,
    int Candidates,
    IReadOnlyList<DemoFilm> Top,
    IReadOnlyList<DemoTiming> Timings,
    SavingsReport Savings);

/// <summary>A film, with the stars that the user gave or the score that the model gives.</summary>
internal sealed record DemoFilm(long Id, string Title, int? Year, string Genres, double? Stars = null, float? Score = null);

/// <summary>How long it takes to rank so many films out of the catalog.</summary>
internal sealed record DemoTiming(int Candidates, int Calls, Latency LatencyUs, double AllocatedBytesPerCall);
