using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Numbers that compare a candidate with a history, from a model description.</summary>
internal static class HistorySpec
{
    private static readonly Dictionary<string, SimilarityKind> Kinds = new()
    {
        ["centroid"] = SimilarityKind.Centroid,
        ["best"] = SimilarityKind.Best,
        ["last"] = SimilarityKind.Last,
    };

    public static Func<GraphBuilder, Value> Ranking(SpecObject spec)
    {
        var options = new SimilarityRankingOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Similarities = Similarities(spec),
            Matches = Matches(spec),
            LogMatches = spec.Flag("log_matches", false),
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => SimilarityRanking.Build(graph, options);
    }

    private static IReadOnlyList<HistorySimilarity> Similarities(SpecObject spec) => Objects(spec, "similarities", static one =>
        new HistorySimilarity(one.Texts("target"), one.Texts("history"), one.Choice("kind", Kinds)));

    private static IReadOnlyList<HistoryMatch> Matches(SpecObject spec) =>
        Objects(spec, "matches", static one => new HistoryMatch(one.Text("target"), one.Text("history")));

    private static IReadOnlyList<T> Objects<T>(SpecObject spec, string name, Func<SpecObject, T> read)
    {
        if (!spec.Has(name))
        {
            return [];
        }

        return [.. spec.Objects(name).Select(one =>
        {
            var result = read(one);
            one.ExpectNoMore();
            return result;
        })];
    }
}
