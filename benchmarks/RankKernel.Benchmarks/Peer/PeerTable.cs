namespace RankKernel.Benchmarks.Peer;

/// <summary>Results on the terminal while the suite runs.</summary>
internal static class PeerTable
{
    public static void PrintHeader() => Console.WriteLine(
        $"{"network",-8} {"N",5} {"thr",3}  {"contender",-24} {"median ms",9} {"cpu ms",8} {"best",8} {"p99",8} {"GFLOP/s",8} {"B/call",7} "
        + $"{"ORT/it",7} {"tile/it",7} {"by cpu",7} {"by cpu",7}");

    public static void Print(PeerResult result)
    {
        foreach (var one in result.Contenders)
        {
            Console.WriteLine(
                $"{result.Network,-8} {result.Candidates,5} {result.Threads,3}  {one.Name,-24} {one.MedianMs,9:f3} {one.CpuMedianMs,8:f3} {one.BestBlockMs,8:f3} "
                + $"{one.P99Ms,8:f2} {one.Gflops,8:f0} {one.BytesAllocatedPerCall,7:f0} {one.OrtRatio,7:f2} {one.OrtTileRatio,7:f2} "
                + $"{one.OrtCpuRatio,7:f2} {one.OrtTileCpuRatio,7:f2}");
        }

        Console.WriteLine($"{"",20}scores differ by at most {result.WorstDifference:g2}");
    }
}
