using RankKernel.Cli.Requests;

namespace RankKernel.Cli.SelfTests;

/// <summary>Makes self tests for a model: seeded random requests and the scores that the engine gives them.</summary>
internal static class SelfTestMaker
{
    private const int Items = 4;
    private const double RelativeTolerance = 1e-4;

    public static IReadOnlyList<SelfTest> Create(RankModel model, int count, int seed)
    {
        var random = new RandomFeatures(seed, irregular: true);
        using var ranker = model.CreateRanker();
        return [.. Enumerable.Range(0, count).Select(_ => Create(ranker, random.Create(model, Items)))];
    }

    private static SelfTest Create(Ranker ranker, RankRequest request)
    {
        var outputs = ranker.Model.Outputs;
        var scores = new float[outputs.Count * Items];
        ranker.ScoreAll(request, scores);
        if (Array.FindIndex(scores, score => !float.IsFinite(score)) is >= 0 and var bad)
        {
            throw new InputException($"The model '{ranker.Model.Name}' scores {scores[bad]} for a random request; it gives numbers that are not finite.");
        }

        var expected = outputs.Index().ToDictionary(
            output => output.Item,
            output => (IReadOnlyList<float>)scores[(output.Index * Items)..((output.Index + 1) * Items)]);
        return new SelfTest(
            request.User.IdRow(0).ToArray(),
            request.User.NumberRow(0).ToArray(),
            Items,
            request.ItemRows.IdRows(0, Items).ToArray(),
            request.ItemRows.NumberRows(0, Items).ToArray(),
            expected,
            RelativeTolerance * Math.Max(1, scores.Max(Math.Abs)));
    }
}
