using System.Diagnostics;
using RankKernel.Benchmarks.Peer;
using RankKernel.Cli.Measuring.Peer;
using RankKernel.Cli.Requests;
using RankKernel.Cpu;
using RankKernel.Interests;
using RankKernel.Planning;

namespace RankKernel.Benchmarks.Interests;

/// <summary>
/// <c>interests</c>: what a request costs with and without a center, and what an event costs, one thread, medians. The two ways of
/// ranking alternate. Written as a Markdown table; <em>bound</em> is without ÷ with if all work that is left ran at the FMA peak.
/// </summary>
internal static class InterestTable
{
    private const int Candidates = 100;
    private const int History = 1000;
    private const int Events = 20_000;
    private const double Seconds = 2;

    public static void Print(IReadOnlyList<InterestNetwork> only)
    {
        var peak = Peak.FmaPeak(SimdLevels.Best);
        Console.WriteLine($"history {History}, {Candidates} candidates, one thread, medians; FMA peak {peak:f0} GFLOP/s");
        Console.WriteLine();
        Console.WriteLine("| network | rank without | rank with | without ÷ with | work left, at least | bound | in a catalog: without | with | without ÷ with | allocated a call | event p50 | event p99 | event p50, logged | bytes a user |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var network in only.Count == 0 ? InterestNetwork.All : only)
        {
            Console.WriteLine(Row(network, peak));
        }
    }

    /// <summary>Where the time of a request without a center goes, step by step; a center spares the steps of the user.</summary>
    public static void Profile(InterestNetwork network)
    {
        using var model = network.Create(History);
        using var center = new UserInterestCenter(model);
        Fill(center, 1, History);
        var request = new RandomFeatures(seed: 1).Create(model, Candidates);
        center.FillHistories(1, request);
        PeerProfile.Print(StepProfile.Measure(model.Program, [request], Seconds), PlanReport.Create(model.Plan, Candidates));
    }

    private static string Row(InterestNetwork network, double peak)
    {
        using var model = network.Create(History);
        using var ranker = model.CreateRanker();
        using var center = new UserInterestCenter(model);
        Fill(center, 1, History);
        var request = new RandomFeatures(seed: 1).Create(model, Candidates);
        center.FillHistories(1, request);
        var winners = new RankedItem[20];
        var (without, with, allocated) = Rank(() => ranker.Rank(request, winners), () => center.Rank(1, request, winners));
        using var catalog = model.CreateCatalog<int>();
        int[] ids = [.. Enumerable.Range(0, Candidates)];
        catalog.Upsert(ids, request.Items);
        var (plain, kept, more) = Rank(() => ranker.Rank(request, catalog, ids, winners), () => center.Rank(1, request, catalog, ids, winners));
        var (middle, high) = Observe(model, null);
        var folder = Directory.CreateTempSubdirectory("interests-").FullName;
        var (logged, _) = Observe(model, folder);
        Directory.Delete(folder, recursive: true);
        var usage = center.UsageOf(1);
        var whole = PlanReport.Create(model.Plan, Candidates).Split.Flops / 1e6;
        var left = whole - (InterestReport.Create(model.Program)!.SparedFlops / 1e6);
        return $"| {network.Name} | {without / 1e3:f2} ms | {with / 1e3:f3} ms | {without / with:f2} | {left:f1} MFLOP, {100 * left / whole:f1}% | {without / (1e3 * left / peak):f1} | {plain / 1e3:f2} ms | {kept / 1e3:f3} ms | {plain / kept:f2} | {allocated + more} B | {middle:f1} µs | {high:f1} µs | {logged:f1} µs | {usage.HistoryBytes:n0} + {usage.StateBytes:n0} |";
    }

    private static (double Without, double With, long Allocated) Rank(Action plain, Action kept)
    {
        var (without, with) = (new List<double>(1 << 16), new List<double>(1 << 16));
        for (var call = 0; call < 30; call++)
        {
            plain();
            kept();
        }

        var start = Stopwatch.GetTimestamp();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds && with.Count < with.Capacity)
        {
            var begin = Stopwatch.GetTimestamp();
            plain();
            var between = Stopwatch.GetTimestamp();
            kept();
            without.Add(Stopwatch.GetElapsedTime(begin, between).TotalMicroseconds);
            with.Add(Stopwatch.GetElapsedTime(between).TotalMicroseconds);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return (Timing.Median(without), Timing.Median(with), allocated / with.Count);
    }

    /// <summary>Events of users whose states are there, half of them full histories.</summary>
    private static (double Middle, double High) Observe(RankModel model, string? folder)
    {
        const int Users = 8;
        using var center = new UserInterestCenter(model, new() { Folder = folder });
        var (random, happened, request) = (new Random(1), center.CreateEvent(), new RandomFeatures(seed: 1).Create(model, 1));
        var winners = new RankedItem[1];
        for (var user = 0; user < Users; user++)
        {
            Fill(center, user, History * (user % 2 == 0 ? 1 : 2) / 2);
            center.Rank(user, request, winners);
        }

        var times = new double[Events];
        for (var i = 0; i < Events; i++)
        {
            InterestNetwork.Set(happened, random);
            var user = (UserId)random.Next(Users);
            var begin = Stopwatch.GetTimestamp();
            center.Observe(user, happened);
            times[i] = Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
            if (i % 16 == 0)
            {
                center.Rank(user, request, winners);
            }
        }

        Array.Sort(times);
        return (times[Events / 2], times[Events * 99 / 100]);
    }

    private static void Fill(UserInterestCenter center, UserId user, int events)
    {
        var (random, happened) = (new Random(2), center.CreateEvent());
        for (var i = 0; i < events; i++)
        {
            InterestNetwork.Set(happened, random);
            center.Observe(user, happened);
        }
    }
}
