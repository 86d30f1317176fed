namespace RankKernel.Testing;

internal static partial class RankingSystems
{
    private static IReadOnlyList<RankingSystem> Classic =>
    [
        new("LR", "LogisticRegression", "", "own one-dimensional tables; a wide subset of the features")
        {
            Goldens = ["fuxictr/lr"],
        },
        new("FM", "Fm", "Rendle 2010", "numeric features embedded or raw")
        {
            Goldens = ["fuxictr/fm", "deepctr-torch/fm"],
        },
    ];
}
