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
        new("GBDT", "Gbdt", "Friedman 2001; Chen & Guestrin 2016; Ke et al. 2017", "XGBoost JSON and UBJSON, LightGBM text; missing values, sets of categories, DART, classes, softmax")
        {
            Goldens = ["xgboost/gbdt", "xgboost/gbdt_dart"],
        },
        new("GBDT + LR", "GbdtLr", "He et al. 2014", "weights of leaves apart from the trees; other fields beside them")
        {
            Goldens = ["sklearn/gbdt_lr"],
        },
    ];
}
