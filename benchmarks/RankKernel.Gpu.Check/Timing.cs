using System.Diagnostics;
using RankKernel.Benchmarks.Networks;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Oracle;

namespace RankKernel.Gpu.Check;

/// <summary>The networks of the peer suite: one request after the other, and many at the same time.</summary>
internal static class Timing
{
    private const int Winners = 50;

    public static IReadOnlyList<TimingResult> Run(GpuPrecision precision, bool smoke, out string device)
    {
        var (items, calls, callers) = smoke ? (16, 5, 2) : (1000, 2000, 64);
        var results = new List<TimingResult>();
        device = "";
        foreach (var network in PeerNetwork.All.Where(network => !smoke || network.Name == "DIN"))
        {
            using var model = new RankModel(network.Define());
            using var ranker = model.CreateRanker(new RankerOptions { Device = Device.Gpu });
            device = ranker.DeviceStatus.Name;
            var (user, rows) = RandomEncoded.Rows(network.Features, items, seed: 1);
            var times = Alone(ranker, EncodedRequest.Of(model, user, rows), calls);
            RankRequest[] requests = [.. Enumerable.Range(0, callers).Select(_ => EncodedRequest.Of(model, user, rows))];
            var rate = Together(ranker, requests, calls);
            var result = new TimingResult(network.Name, precision, items, times[times.Length / 2], times[times.Length * 99 / 100], callers, rate);
            Console.WriteLine($"{result.Network,-8} {precision}: p50 {result.MedianMicroseconds:f0} µs, p99 {result.P99Microseconds:f0} µs; {rate:f0} requests/s with {callers} in flight");
            results.Add(result);
            if (!ranker.DeviceStatus.IsHealthy)
            {
                throw new DeviceException($"{network.Name}: {ranker.DeviceStatus.Problem}");
            }
        }

        return results;
    }

    /// <summary>Microseconds of each call, ascending.</summary>
    private static double[] Alone(Ranker ranker, RankRequest request, int calls)
    {
        var winners = new RankedItem[Winners];
        var times = new double[calls];
        for (var i = -calls / 10; i < calls; i++)
        {
            var start = Stopwatch.GetTimestamp();
            ranker.Rank(request, winners);
            if (i >= 0)
            {
                times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }
        }

        Array.Sort(times);
        return times;
    }

    /// <summary>Requests a second, a thread a caller.</summary>
    private static double Together(Ranker ranker, RankRequest[] requests, int calls)
    {
        using var ready = new Barrier(requests.Length + 1);
        var threads = requests.Select(request => new Thread(() =>
        {
            var winners = new RankedItem[Winners];
            ranker.Rank(request, winners);
            ready.SignalAndWait();
            for (var i = 0; i < calls; i++)
            {
                ranker.Rank(request, winners);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        ready.SignalAndWait();
        var start = Stopwatch.GetTimestamp();
        threads.ForEach(thread => thread.Join());
        return requests.Length * (double)calls / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
