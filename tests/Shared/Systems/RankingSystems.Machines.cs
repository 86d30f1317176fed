namespace RankKernel.Testing;

internal static partial class RankingSystems
{
    private static IReadOnlyList<RankingSystem> Machines =>
    [
        new("MF", "MatrixFactorization", "Koren et al. 2009", "plain or with biases")
        {
            Goldens = ["recbole/mf_bpr", "formula/mf_biased"],
        },
        new("POLY2", "Poly2", "Chang et al. 2010", "all or some fields; number of buckets")
        {
            Goldens = ["formula/poly2"],
        },
        new("FFM", "FieldAwareFm", "Juan et al. 2016", "a table a field with a vector for each other field")
        {
            Goldens = ["fuxictr/ffm", "fuxictr/ffm_v2"],
        },
        new("HOFM", "Hofm", "Blondel et al. 2016", "any order; tables of each order or shared")
        {
            Goldens = ["fuxictr/hofm"],
        },
        new("FwFM", "FwFm", "Pan et al. 2018", "first order by weights, feature vectors or field vectors")
        {
            Goldens = ["fuxictr/fwfm_filv"],
        },
        new("FmFM", "FmFm", "Sun et al. 2021", "a matrix or a vector a pair")
        {
            Goldens = ["fuxictr/fmfm"],
        },
        new("IFM", "Ifm", "Yu et al. 2019", "")
        {
            Goldens = ["deepctr-torch/ifm"],
        },
        new("DIFM", "Difm", "Lu et al. 2020", "residual or not")
        {
            Goldens = ["deepctr-torch/difm"],
        },
        new("AFN", "Afn", "Cheng et al. 2020", "norms over fields and neurons or over components; ensemble with an MLP")
        {
            Goldens = ["fuxictr/afn_ensemble", "deepctr-torch/afn"],
        },
        new("LS-PLM", "LsPlm", "Gai et al. 2017", "regions and learners with weights of their own")
        {
            Goldens = ["formula/lsplm", "deepctr-torch/mlr"],
        },
        new("AutoRec", "AutoRec", "Sedhain et al. 2015", "one item's rating or all; output identity or sigmoid")
        {
            Goldens = ["autorec/autorec_identity", "autorec/autorec_sigmoid"],
        },
    ];
}
