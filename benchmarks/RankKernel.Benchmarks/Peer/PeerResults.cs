using RankKernel.Cli.Measuring.Peer;
using RankKernel.Planning;

namespace RankKernel.Benchmarks.Peer;

/// <summary>What a run of the suite found, as the JSON file has it.</summary>
internal sealed record PeerResults(PeerMachine Machine, DateTime Started, IReadOnlyList<PeerResult> Results);

/// <summary>The machine, and what it gave while the suite ran.</summary>
internal sealed record PeerMachine(
    string Cpu, int Cores, string Os, string Runtime, string OnnxRuntime, string Simd, double PeakGflops, double CopyGbps, double LoadBefore, double LoadAfter);

/// <summary>One network with so many candidates on so many threads.</summary>
internal sealed record PeerResult(
    string Network, string Description, int Candidates, int Threads, double WorstDifference, PeerCosts Costs, IReadOnlyList<PeerContenderResult> Contenders)
{
    public PeerContenderResult this[string contender] => Contenders.Single(candidate => candidate.Name == contender);
}

/// <summary>The operations and bytes of one call: as a flat batch, split by side, and with the item side in a catalog.</summary>
internal sealed record PeerCosts(long FlatFlops, long FlatBytes, long SplitFlops, long SplitBytes, long CatalogFlops, long CatalogBytes)
{
    public static PeerCosts Of(RankModel model, int candidates)
    {
        var report = PlanReport.Create(model.Plan, candidates);
        return new PeerCosts(
            report.Flat.Flops, report.Flat.Bytes, report.Split.Flops, report.Split.Bytes, report.SplitWithCatalog.Flops, report.SplitWithCatalog.Bytes);
    }

    public (long Flops, long Bytes) For(string contender) => contender switch
    {
        Contender.Request => (SplitFlops, SplitBytes),
        Contender.Catalog => (CatalogFlops, CatalogBytes),
        _ => (FlatFlops, FlatBytes),
    };
}

/// <summary>
/// One contender. Ratios say how many times longer than it ONNX Runtime took, the median over blocks side by side. CPU times are
/// those of the calling thread, which with one thread does all of the work.
/// </summary>
internal sealed record PeerContenderResult(
    string Name,
    int Calls,
    double MedianMs,
    double P99Ms,
    double BestBlockMs,
    double? CpuMedianMs,
    double BytesAllocatedPerCall,
    double Gflops,
    double OrtRatio,
    double OrtTileRatio,
    double? OrtCpuRatio,
    double? OrtTileCpuRatio)
{
    public static PeerContenderResult Of(Timing timing, Timing flat, Timing tile, PeerCosts costs, int threads) => new(
        timing.Name,
        timing.Calls,
        timing.MedianMs,
        timing.P99Ms,
        timing.BestBlockMs,
        threads == 1 ? timing.CpuMedianMs : null,
        timing.BytesAllocatedPerCall,
        costs.For(timing.Name).Flops / timing.MedianMs / 1e6,
        flat.RatioTo(timing),
        tile.RatioTo(timing),
        threads == 1 ? flat.CpuRatioTo(timing) : null,
        threads == 1 ? tile.CpuRatioTo(timing) : null);
}
