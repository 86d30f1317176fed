using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Tests.Oracle;

namespace RankKernel.Tests.Planning.Recognition;

/// <summary>Compares graphs row by row in double precision.</summary>
internal static class Kept
{
    private const int Rows = 5;
    private const int Seed = 77;

    public static void By(Network net, ModelGraph before, ModelGraph after) => By(net.Builder.Features, before, after);

    /// <summary>Fails where an output differs by more than weights that were folded and rounded to float32 can explain.</summary>
    public static void By(IReadOnlyList<Feature> features, ModelGraph before, ModelGraph after, double tolerance = 2e-6)
    {
        var (user, items) = RandomEncoded.Rows(features, Rows, Seed);
        var expected = FlatExecutor.Run(before, user, items, features);
        var actual = FlatExecutor.Run(after, user, items, features);
        foreach (var (output, scores) in expected)
        {
            OracleAssert.Close(scores, actual[output], tolerance, tolerance, $"output '{output}'");
        }
    }
}
