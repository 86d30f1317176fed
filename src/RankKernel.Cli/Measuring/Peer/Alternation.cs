using System.Diagnostics;

namespace RankKernel.Cli.Measuring.Peer;

/// <summary>
/// Times contenders in turn, in short blocks, so that whatever else happens on the machine happens to all of them. Each round starts
/// with another contender, and every second one goes the other way round.
/// </summary>
internal sealed class Alternation
{
    private const double WarmUpSeconds = 0.4;
    private const double SettlingSeconds = 0.02;
    private const int Blocks = 12;
    private const int LeastCalls = 3;

    private readonly IReadOnlyList<Contender> _contenders;
    private readonly int _requests;
    private readonly List<double>[] _all;
    private readonly List<double>[] _medians;
    private readonly List<double>[] _cpu;
    private readonly List<double>[] _cpuMedians;
    private readonly long[] _allocated;
    private readonly long[] _calls;

    private Alternation(IReadOnlyList<Contender> contenders, int requests)
    {
        (_contenders, _requests) = (contenders, requests);
        _all = [.. contenders.Select(_ => new List<double>(1 << 16))];
        _medians = [.. contenders.Select(_ => new List<double>())];
        _cpu = [.. contenders.Select(_ => new List<double>(1 << 16))];
        _cpuMedians = [.. contenders.Select(_ => new List<double>())];
        _allocated = new long[contenders.Count];
        _calls = new long[contenders.Count];
    }

    /// <summary>Times contenders that share the seconds and go through the same requests.</summary>
    public static IReadOnlyList<Timing> Run(IReadOnlyList<Contender> contenders, int requests, double seconds)
    {
        var alternation = new Alternation(contenders, requests);
        for (var i = 0; i < contenders.Count; i++)
        {
            alternation.Block(i, WarmUpSeconds, keep: false);
        }

        for (var block = 0; block < Blocks; block++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                var place = block % 2 == 0 ? i : contenders.Count - 1 - i;
                alternation.Block((block + place) % contenders.Count, seconds / Blocks / contenders.Count, keep: true);
            }
        }

        return [.. contenders.Select((contender, i) => new Timing(
            contender.Name,
            alternation._all[i],
            alternation._medians[i],
            alternation._cpu[i],
            alternation._cpuMedians[i],
            alternation._allocated[i] / (double)Math.Max(alternation._calls[i], 1)))];
    }

    private void Block(int which, double seconds, bool keep)
    {
        var contender = _contenders[which];
        var times = _all[which];
        var first = times.Count;

        // The first calls pay for caches, and for threads of others that still spin.
        var settled = Stopwatch.GetTimestamp() + (long)(SettlingSeconds * Stopwatch.Frequency);
        do
        {
            contender.Score(0);
        }
        while (Stopwatch.GetTimestamp() < settled);

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var cpu = ThreadClock.Milliseconds();
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(seconds * Stopwatch.Frequency);
        for (var call = 0; call < LeastCalls || start < end; call++)
        {
            contender.Score(call % _requests);
            var (now, cpuNow) = (Stopwatch.GetTimestamp(), ThreadClock.Milliseconds());
            if (keep && times.Count < times.Capacity)
            {
                times.Add(Stopwatch.GetElapsedTime(start, now).TotalMilliseconds);
                _cpu[which].Add(cpuNow - cpu);
            }

            (start, cpu) = (now, cpuNow);
            _calls[which]++;
        }

        _allocated[which] += GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (keep)
        {
            _medians[which].Add(Timing.Median(times.Skip(first)));
            _cpuMedians[which].Add(Timing.Median(_cpu[which].Skip(first)));
        }
    }
}
