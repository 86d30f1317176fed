using System.Diagnostics;
using System.Runtime.Intrinsics;
using RankKernel.Benchmarks.Networks;
using RankKernel.Benchmarks.Peer;
using RankKernel.Cli.Measuring.Peer;
using RankKernel.Cpu;

namespace RankKernel.Benchmarks;

/// <summary>
/// How even the latency of the peer suite's networks is: 2,000 calls of 500 candidates on one thread, each followed by a loop of
/// multiply-adds on registers that takes about as long. What the loop's slow runs show is the machine and not the call.
/// </summary>
internal static class LatencyTable
{
    private const int Calls = 2_000;
    private const int WarmUpCalls = 200;
    private const int Candidates = 500;

    public static void Print(IReadOnlyList<string> names)
    {
        var networks = PeerNetwork.All.Where(network => names.Count == 0 || names.Contains(network.Name, StringComparer.OrdinalIgnoreCase));
        Console.WriteLine($"| network | p50 ms | p99 ÷ p50 | p99.9 ÷ p50 | loop: p99 ÷ p50 | p99.9 ÷ p50 | allocated a call |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var network in networks)
        {
            using var model = new RankModel(network.Define());
            var requests = new PeerRequests(network.Features, Candidates).Create(model);
            using var contender = new RankKernelContender(model, requests, threads: 1, catalog: false);
            Print(network.Name, contender);
        }
    }

    private static void Print(string name, RankKernelContender contender)
    {
        double[] calls = new double[Calls];
        double[] loops = new double[Calls];
        for (int call = 0; call < WarmUpCalls; call++)
        {
            calls[call] = Milliseconds(() => contender.Score(call % PeerRequests.Count));
        }

        double call50 = At(calls[..WarmUpCalls], 0.5);
        int steps = (int)(10_000 * call50 / Enumerable.Range(0, 50).Min(_ => Milliseconds(() => Multiply(10_000))));
        int next = 0;
        Action score = () => contender.Score(next++ % PeerRequests.Count);
        Action multiply = () => Multiply(steps);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < Calls; call++)
        {
            calls[call] = Milliseconds(score);
            loops[call] = Milliseconds(multiply);
        }

        double allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Calls;
        Console.WriteLine(
            $"| {name} | {At(calls, 0.5):f2} | {At(calls, 0.99) / At(calls, 0.5):f2} | {At(calls, 0.999) / At(calls, 0.5):f2} | "
            + $"{At(loops, 0.99) / At(loops, 0.5):f2} | {At(loops, 0.999) / At(loops, 0.5):f2} | {allocated:f0} B |");
    }

    private static void Multiply(int steps) => FmaLoop.Run<Simd256, Vector256<float>>(steps);

    private static double Milliseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double At(double[] times, double share) => times.Order().ElementAt((int)(share * (times.Length - 1)));
}
