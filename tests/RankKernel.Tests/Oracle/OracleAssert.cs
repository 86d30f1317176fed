using Xunit;

namespace RankKernel.Tests.Oracle;

/// <summary>Compares numbers with the oracle's.</summary>
internal static class OracleAssert
{
    /// <summary>|actual − expected| ≤ abs + rel·|expected| for every element, and no NaN; a failure names the worst element.</summary>
    public static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double abs, double rel, string context)
    {
        var widened = new double[actual.Length];
        for (var i = 0; i < widened.Length; i++)
        {
            widened[i] = actual[i];
        }

        Close(expected, widened, abs, rel, context);
    }

    /// <inheritdoc cref="Close(ReadOnlySpan{double}, ReadOnlySpan{float}, double, double, string)"/>
    public static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double abs, double rel, string context)
    {
        if (expected.Length != actual.Length)
        {
            Assert.Fail($"{context}: {actual.Length} elements, expected {expected.Length}.");
        }

        var (worst, excess, wrong) = (-1, 1.0, 0);
        for (var i = 0; i < expected.Length; i++)
        {
            var allowed = abs + (rel * Math.Abs(expected[i]));
            var difference = Math.Abs(expected[i] - actual[i]);
            if (difference <= allowed || expected[i] == actual[i])
            {
                continue;
            }

            wrong++;
            var ratio = double.IsNaN(difference) ? double.PositiveInfinity : difference / allowed;
            if (worst < 0 || ratio > excess)
            {
                (worst, excess) = (i, ratio);
            }
        }

        if (worst >= 0)
        {
            Assert.Fail(
                $"{context}: element {worst} of {expected.Length} is {actual[worst]:R}, expected {expected[worst]:R} "
                + $"(off by {Math.Abs(actual[worst] - expected[worst]):G3}, allowed {abs + (rel * Math.Abs(expected[worst])):G3}; {wrong} elements are off).");
        }
    }

    /// <summary>Two rows of a value: same shape, same true length, and the defined elements close.</summary>
    public static void Close(OracleValue expected, OracleValue actual, double abs, double rel, string context)
    {
        if (expected.Shape != actual.Shape || expected.Length != actual.Length)
        {
            Assert.Fail($"{context}: is {actual}, expected {expected}.");
        }

        var defined = expected.Positions * expected.PositionWidth;
        Close(expected.Data.AsSpan(0, defined), actual.Data.AsSpan(0, defined), abs, rel, context);
    }
}
