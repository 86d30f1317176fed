namespace RankKernel.Features;

/// <summary>Search in ascending numbers.</summary>
internal static class Ascending
{
    /// <summary>How many of the numbers are ≤ <paramref name="value"/>.</summary>
    public static int CountUpTo(ReadOnlySpan<double> numbers, double value)
    {
        var low = 0;
        var high = numbers.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (numbers[middle] <= value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
