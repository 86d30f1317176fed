using RankKernel.Benchmarks.Peer;
using RankKernel.Cli.Measuring.Peer;

namespace RankKernel.Benchmarks;

/// <summary>How far the scores of one contender are from those of another.</summary>
internal static class ScoreDifference
{
    /// <summary>The root mean square of the differences over the standard deviation of the scores, over all requests.</summary>
    public static double OfSpread(Contender expected, Contender found, int requests = PeerRequests.Count)
    {
        double differences = 0, squares = 0, sum = 0, count = 0;
        for (var index = 0; index < requests; index++)
        {
            expected.Score(index);
            found.Score(index);
            for (var i = 0; i < expected.Scores.Length; i++)
            {
                double score = expected.Scores[i];
                differences += (found.Scores[i] - score) * (found.Scores[i] - score);
                (sum, squares, count) = (sum + score, squares + (score * score), count + 1);
            }
        }

        return Math.Sqrt(differences / (squares - (sum * sum / count)));
    }
}
