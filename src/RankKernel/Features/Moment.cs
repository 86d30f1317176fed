namespace RankKernel.Features;

/// <summary>Moments as numbers that keep their precision in float: the day, the second of the day, and whether they are given.</summary>
internal static class Moment
{
    public const int SecondsOfDay = 86_400;

    /// <summary>Days that are exact in single precision.</summary>
    private const double MostDays = 1 << 24;

    /// <summary>Writes a moment; NaN and what lies beyond 45,000 years count as not given.</summary>
    public static void Encode(double seconds, Span<float> cells)
    {
        var day = Math.Floor(seconds / SecondsOfDay);
        if (!(Math.Abs(day) <= MostDays))
        {
            cells.Clear();
            return;
        }

        cells[0] = (float)day;
        cells[1] = (float)(seconds - (day * SecondsOfDay));
        cells[2] = 1;
    }
}
