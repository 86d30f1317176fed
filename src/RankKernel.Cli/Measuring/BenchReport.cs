namespace RankKernel.Cli.Measuring;

/// <summary>What <c>bench</c> measured.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Output">What was ranked by.</param>
/// <param name="Requests">Different requests that were gone through.</param>
/// <param name="Candidates">Candidates a request, the mean of the requests.</param>
/// <param name="Catalog">Whether the items were in a catalog.</param>
/// <param name="Threads">Concurrent callers.</param>
/// <param name="Parallelism">Threads that one call may use.</param>
/// <param name="Top">Winners a call.</param>
/// <param name="Seconds">How long it was measured.</param>
/// <param name="Calls">Calls of all callers.</param>
/// <param name="LatencyUs">Microseconds a call.</param>
/// <param name="CallsPerSecond">Of all callers together.</param>
/// <param name="CandidatesPerSecond">Of all callers together.</param>
/// <param name="AllocatedBytesPerCall">Managed bytes allocated on the callers' threads.</param>
/// <param name="ProcessAllocatedBytesPerCall">Managed bytes allocated by the whole process, what is around the calls included.</param>
/// <param name="Simd">The width of the kernels.</param>
/// <param name="Processors">Logical processors.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Platform">The operating system and architecture.</param>
internal sealed record BenchReport(
    string Model,
    string Output,
    int Requests,
    double Candidates,
    bool Catalog,
    int Threads,
    int Parallelism,
    int Top,
    double Seconds,
    long Calls,
    Latency LatencyUs,
    double CallsPerSecond,
    double CandidatesPerSecond,
    double AllocatedBytesPerCall,
    double ProcessAllocatedBytesPerCall,
    string Simd,
    int Processors,
    string Runtime,
    string Platform);
