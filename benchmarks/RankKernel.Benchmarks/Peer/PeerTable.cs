namespace RankKernel.Benchmarks.Peer;

/// <summary>Results on the terminal while the suite runs.</summary>
internal static class PeerTable
{
    public static void PrintHeader() => Console.WriteLine(
        $"{"network",-8} {"N",5} {"thr",3}  {"contender",-24} {"median ms",10} {"best block",10} {"p99 ms",8} {"GFLOP/s",8} {"B/call",7} {"ORT ÷ it",9} {"ORT tile ÷ it",14}");

    public static void Print(PeerResult result)
    {
        foreach (var contender in result.Contenders)
        {
            Console.WriteLine(
                $"{result.Network,-8} {result.Candidates,5} {result.Threads,3}  {contender.Name,-24} {contender.MedianMs,10:f3} {contender.BestBlockMs,10:f3} {contender.P99Ms,8:f2} "
                + $"{contender.Gflops,8:f0} {contender.BytesAllocatedPerCall,7:f0} {contender.OrtRatio,9:f2} {contender.OrtTileRatio,14:f2}");
        }

        Console.WriteLine($"{"",20}scores differ by at most {result.WorstDifference:g2}");
    }
}
