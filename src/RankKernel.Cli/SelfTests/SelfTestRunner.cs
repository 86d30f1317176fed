namespace RankKernel.Cli.SelfTests;

/// <summary>The outcome of a self test.</summary>
/// <param name="Passed">Whether every score is within the tolerance of the expected one.</param>
/// <param name="LargestDifference">The largest distance of a score from the expected one; NaN if a score is not a number.</param>
/// <param name="Tolerance">The largest accepted one.</param>
internal sealed record SelfTestResult(bool Passed, double LargestDifference, double Tolerance);

/// <summary>Runs the self tests of a model through the engine.</summary>
internal static class SelfTestRunner
{
    public static IReadOnlyList<SelfTestResult> Run(RankModel model)
    {
        using var ranker = model.CreateRanker();
        return [.. model.Definition.SelfTests.Select(test => Run(ranker, test))];
    }

    private static SelfTestResult Run(Ranker ranker, SelfTest test)
    {
        var request = ranker.Model.CreateRequest();
        request.Items.Reset(test.ItemCount);
        test.UserIds.ToArray().CopyTo(request.User.IdRow(0));
        test.UserNumbers.ToArray().CopyTo(request.User.NumberRow(0));
        test.ItemIds.ToArray().CopyTo(request.ItemRows.IdRows(0, test.ItemCount));
        test.ItemNumbers.ToArray().CopyTo(request.ItemRows.NumberRows(0, test.ItemCount));
        var largest = 0.0;
        var scores = new float[test.ItemCount];
        foreach (var (output, expected) in test.Expected)
        {
            ranker.Score(request, output, scores);
            for (var item = 0; item < scores.Length; item++)
            {
                largest = Math.Max(largest, Math.Abs((double)scores[item] - expected[item]));
            }
        }

        return new SelfTestResult(largest <= test.Tolerance, largest, test.Tolerance);
    }
}
