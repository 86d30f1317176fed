using System.Diagnostics;

namespace RankKernel.Native.Bench;

/// <summary>The same call on both sides, in turn.</summary>
internal static class Pair
{
    private const int Rounds = 41;

    /// <summary>Medians of the rounds, in nanoseconds a call.</summary>
    public static (double Managed, double Native) Measure(Action managed, Action native, int calls)
    {
        var (first, second) = (new double[Rounds], new double[Rounds]);
        Time(managed, 10 * calls);
        Time(native, 10 * calls);
        for (var round = 0; round < Rounds; round++)
        {
            first[round] = Time(managed, calls);
            second[round] = Time(native, calls);
        }

        Array.Sort(first);
        Array.Sort(second);
        return (first[Rounds / 2], second[Rounds / 2]);
    }

    private static double Time(Action call, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            call();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }
}
