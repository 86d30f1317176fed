using System.Diagnostics;
using RankKernel.Benchmarks.Networks;
using RankKernel.Benchmarks.Peer;

namespace RankKernel.Gpu.Check;

/// <summary>The networks of the peer suite: one request after the other, and many at the same time.</summary>
internal sealed class Timing(bool smoke, string? shared)
{
    private const int Winners = 50;

    private readonly int _items = smoke ? 16 : 1000;
    private readonly int _calls = smoke ? 5 : 2000;
    private readonly int _callers = smoke ? 2 : 64;

    /// <summary>The device's name.</summary>
    public string Device { get; private set; } = "";

    /// <summary>Times a network, and hands it to its peers.</summary>
    public TimingResult Run(PeerNetwork network, GpuPrecision precision)
    {
        using var model = new RankModel(network.Define());
        using var ranker = model.CreateRanker(new RankerOptions { Device = RankKernel.Device.Gpu });
        Device = ranker.DeviceStatus.Name;
        var rows = new PeerRequests(network.Features, _items);
        if (shared is not null && precision == GpuPrecision.Float32)
        {
            SharedNetwork.Write(shared, network, model, rows);
        }

        var worst = WorstDifference(model, ranker, rows.Create(model));
        var times = Alone(ranker, rows.Create(model));
        var rate = Together(ranker, [.. Enumerable.Range(0, _callers).Select(caller => rows.Create(model)[caller % PeerRequests.Count])]);
        if (!ranker.DeviceStatus.IsHealthy)
        {
            throw new DeviceException($"{network.Name}: {ranker.DeviceStatus.Problem}");
        }

        return new TimingResult(network.Name, precision, _items, times[times.Length / 2], times[times.Length * 99 / 100], _callers, rate, worst);
    }

    private double WorstDifference(RankModel model, Ranker ranker, IReadOnlyList<RankRequest> requests)
    {
        using var cpu = model.CreateRanker();
        var (expected, actual) = (new float[_items], new float[_items]);
        var worst = 0d;
        foreach (var request in requests)
        {
            cpu.Score(request, expected);
            ranker.Score(request, actual);
            worst = Math.Max(worst, expected.Zip(actual, (a, b) => float.IsNaN(b) ? double.PositiveInfinity : Math.Abs(a - b)).Max());
        }

        return worst;
    }

    /// <summary>Microseconds of each call, ascending.</summary>
    private double[] Alone(Ranker ranker, IReadOnlyList<RankRequest> requests)
    {
        var winners = new RankedItem[Winners];
        var times = new double[_calls];
        for (var i = -_calls / 10; i < _calls; i++)
        {
            var request = requests[(i + _calls) % requests.Count];
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
    private double Together(Ranker ranker, RankRequest[] requests)
    {
        using var ready = new Barrier(requests.Length + 1);
        var threads = requests.Select(request => new Thread(() =>
        {
            var winners = new RankedItem[Winners];
            ranker.Rank(request, winners);
            ready.SignalAndWait();
            for (var i = 0; i < _calls; i++)
            {
                ranker.Rank(request, winners);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        ready.SignalAndWait();
        var start = Stopwatch.GetTimestamp();
        threads.ForEach(thread => thread.Join());
        return requests.Length * (double)_calls / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
