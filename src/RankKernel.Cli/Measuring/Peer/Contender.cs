namespace RankKernel.Cli.Measuring.Peer;

/// <summary>One way to score a request.</summary>
internal abstract class Contender(string name) : IDisposable
{
    /// <summary>RankKernel, the items' features with the request.</summary>
    public const string Request = "RankKernel";

    /// <summary>RankKernel, the items in a catalog.</summary>
    public const string Catalog = "RankKernel, catalog";

    /// <summary>ONNX Runtime, the user's features repeated on every row.</summary>
    public const string OrtFlat = "ONNX Runtime";

    /// <summary>ONNX Runtime, the user's features expanded inside the graph.</summary>
    public const string OrtTile = "ONNX Runtime, user tile";

    public string Name { get; } = name;

    /// <summary>Scores the request at an index.</summary>
    public abstract void Score(int index);

    /// <summary>The scores of the last call.</summary>
    public abstract ReadOnlySpan<float> Scores { get; }

    public abstract void Dispose();

    /// <summary>The largest difference of any score from that of the first contender, over all requests.</summary>
    public static double WorstDifference(IReadOnlyList<Contender> contenders, int requests)
    {
        var worst = 0.0;
        for (var index = 0; index < requests; index++)
        {
            contenders[0].Score(index);
            var expected = contenders[0].Scores.ToArray();
            foreach (var contender in contenders.Skip(1))
            {
                contender.Score(index);
                var scores = contender.Scores;
                for (var i = 0; i < scores.Length; i++)
                {
                    worst = Math.Max(worst, Math.Abs(scores[i] - expected[i]));
                }
            }
        }

        return worst;
    }
}
