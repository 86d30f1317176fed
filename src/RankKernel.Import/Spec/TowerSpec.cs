using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Towers, and YouTube's ranking network, from a model description.</summary>
internal static class TowerSpec
{
    private static readonly Dictionary<string, TowerSimilarity> Similarities = new()
    {
        ["dot"] = TowerSimilarity.Dot,
        ["cosine"] = TowerSimilarity.Cosine,
    };

    public static Func<GraphBuilder, Value> TwoTower(SpecObject spec)
    {
        var options = new TwoTowerOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            UserFields = spec.TextsOrNull("user_fields"),
            ItemFields = spec.TextsOrNull("item_fields"),
            User = Tower(spec, "user_"),
            Item = Tower(spec, "item_"),
            OutputUnits = spec.Int("output_units", 1, 0),
            Similarity = spec.Choice("similarity", Similarities, TowerSimilarity.Dot),
            Temperature = spec.Number("temperature", 1),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.TwoTower.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> YouTubeRanking(SpecObject spec)
    {
        var options = new YouTubeRankingOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec, ActivationKind.Exp),
        };
        return graph => Zoo.YouTubeRanking.Build(graph, options);
    }

    private static MlpOptions Tower(SpecObject spec, string prefix) =>
        spec.Has($"{prefix}hidden_units") ? OptionSpec.Mlp(spec, prefix) : new MlpOptions();
}
