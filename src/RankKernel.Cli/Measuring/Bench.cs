using System.Diagnostics;
using System.Runtime.InteropServices;
using RankKernel.Cli.Commands;
using RankKernel.Cli.Output;
using RankKernel.Cpu;

namespace RankKernel.Cli.Measuring;

/// <summary>Measures a model: concurrent callers that rank as fast as they can.</summary>
internal static class Bench
{
    public static BenchReport Run(RankModel model, BenchSettings settings, Terminal terminal)
    {
        using var ranker = CommandOptions.CreateRanker(model, settings.Output, settings.Parallelism);
        var workloads = Enumerable.Range(0, settings.Threads).Select(_ => settings.Requests is { } path
            ? Workload.FromFile(model, path, terminal)
            : Workload.Random(model, settings)).ToArray();
        using var catalog = settings.Catalog ? workloads[0].CreateCatalog(model) : null;
        var loops = workloads.Select(workload => new CallLoop(Call(ranker, workload, catalog, settings.Top))).ToArray();
        var (elapsed, allocated) = RunAll(loops, settings.Seconds);

        var requests = workloads[0].Requests;
        var calls = loops.Sum(loop => (long)loop.Calls);
        var candidates = loops.Sum(loop => Enumerable.Range(0, requests.Count)
            .Sum(i => (long)requests[i].Items.Count * ((loop.Calls / requests.Count) + (i < loop.Calls % requests.Count ? 1 : 0))));
        return new BenchReport(
            model.Name,
            settings.Output ?? model.Outputs[0],
            requests.Count,
            requests.Average(request => request.Items.Count),
            settings.Catalog,
            settings.Threads,
            settings.Parallelism,
            settings.Top,
            elapsed,
            calls,
            Latency.Of([.. loops.SelectMany(loop => loop.Ticks)]),
            calls / elapsed,
            candidates / elapsed,
            (double)loops.Sum(loop => loop.Allocated) / calls,
            (double)allocated / calls,
            SimdLevels.Best.ToString(),
            Environment.ProcessorCount,
            RuntimeInformation.FrameworkDescription,
            RuntimeInformation.RuntimeIdentifier);
    }

    private static Action<int> Call(Ranker ranker, Workload workload, ItemCatalog<long>? catalog, int top)
    {
        var winners = new RankedItem[top];
        return catalog is null
            ? i => ranker.Rank(workload.Requests[i % workload.Requests.Count], winners)
            : i => ranker.Rank(workload.Requests[i % workload.Requests.Count], catalog, workload.Ids[i % workload.Requests.Count], winners);
    }

    /// <summary>Warms up every caller, then starts all at once. Gives the seconds, and the bytes that the whole process allocated.</summary>
    private static (double Seconds, long Allocated) RunAll(CallLoop[] loops, double seconds)
    {
        Wait(Start(loop => loop.WarmUp(Math.Min(1, seconds / 2))));
        using var gate = new ManualResetEventSlim();
        var callers = Start(loop =>
        {
            gate.Wait();
            loop.Run(seconds);
        });
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        gate.Set();
        Wait(callers);
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, GC.GetTotalAllocatedBytes(precise: true) - allocated);

        Task[] Start(Action<CallLoop> action) => [.. loops.Select(loop => Task.Factory.StartNew(
            () => action(loop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];

        static void Wait(Task[] tasks) => Task.WhenAll(tasks).GetAwaiter().GetResult();
    }
}
