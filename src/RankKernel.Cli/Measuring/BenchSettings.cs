namespace RankKernel.Cli.Measuring;

/// <summary>What <c>bench</c> is asked to do.</summary>
internal sealed record BenchSettings(
    int Candidates, int Threads, int Parallelism, double Seconds, int Top, int? HistoryLength, int Seed, bool Catalog, string? Requests, string? Output);
