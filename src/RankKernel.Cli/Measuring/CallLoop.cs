using System.Diagnostics;

namespace RankKernel.Cli.Measuring;

/// <summary>One caller: repeats a call and notes how long each took. What it notes needs no memory while it runs.</summary>
internal sealed class CallLoop(Action<int> call, int most = CallLoop.MostTimes)
{
    private const int MostTimes = 1 << 18;
    private const int LeastWarmUpCalls = 2;

    private readonly long[] _ticks = new long[most];

    public int Calls { get; private set; }

    /// <summary>Managed bytes that the calls allocated on this thread.</summary>
    public long Allocated { get; private set; }

    /// <summary>The times of the calls; of the latest where there were too many.</summary>
    public long[] Ticks => _ticks[..Math.Min(Calls, _ticks.Length)];

    /// <summary>Calls without noting anything, until the time is over.</summary>
    public void WarmUp(double seconds)
    {
        var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        for (var i = 0; i < LeastWarmUpCalls || Stopwatch.GetTimestamp() < end; i++)
        {
            call(i);
        }
    }

    /// <summary>Calls until the time is over, or so many times, but at least once.</summary>
    public void Run(double seconds, int calls = int.MaxValue)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(seconds * Stopwatch.Frequency);
        do
        {
            call(Calls);
            var now = Stopwatch.GetTimestamp();
            _ticks[Calls++ % _ticks.Length] = now - start;
            start = now;
        }
        while (start < end && Calls < calls);

        Allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
    }
}
