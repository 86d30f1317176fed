namespace RankKernel.Gpu.Tests;

/// <summary>Scores of two rankers of one model.</summary>
internal static class Compare
{
    /// <summary>All outputs, of all items of a request.</summary>
    public static void Scores(Ranker expected, Ranker actual, RankRequest request, double tolerance, string what)
    {
        var count = request.Items.Count * expected.Model.Outputs.Count;
        var (left, right) = (new float[count], new float[count]);
        expected.ScoreAll(request, left);
        actual.ScoreAll(request, right);
        Close(left, right, tolerance, what);
    }

    /// <summary>Numbers that differ by no more than a tolerance, or by no more than that share of the first.</summary>
    public static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!float.IsNaN(expected[i]) || !float.IsNaN(actual[i]))
            {
                var room = tolerance * Math.Max(1, Math.Abs(expected[i]));
                Assert.True(Math.Abs(expected[i] - actual[i]) <= room, $"{what}: element {i} is {actual[i]}, expected {expected[i]} ± {room:E1}.");
            }
        }
    }
}
