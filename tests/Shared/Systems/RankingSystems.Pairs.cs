namespace RankKernel.Testing;

internal static partial class RankingSystems
{
    private static IReadOnlyList<RankingSystem> Pairs =>
    [
        new("NeuralCF", "NeuralCf", "He et al. 2017", "GMF and MLP, or either alone")
        {
            Goldens = ["recbole/neumf", "recbole/neumf_gmf"],
        },
        new("Deep Crossing", "DeepCrossing", "Shan et al. 2016", "rectified or plain embeddings; residual or not; norms")
        {
            Goldens = ["formula/deepcrossing", "fuxictr/deepcrossing"],
        },
        new("FNN", "Dnn", "Zhang et al. 2016", "ReLU, tanh")
        {
            Goldens = ["recbole/fnn"],
        },
        new("PNN", "Pnn", "Qu et al. 2016", "inner; outer by matrices, vectors, numbers; both")
        {
            Goldens = ["fuxictr/pnn_inner", "deepctr-torch/pnn_inner", "deepctr-torch/pnn_outer_mat", "deepctr-torch/pnn_both_vec"],
        },
        new("NFM", "Nfm", "He & Chua 2017", "")
        {
            Goldens = ["fuxictr/nfm", "deepctr-torch/nfm"],
        },
        new("AFM", "Afm", "Xiao et al. 2017", "")
        {
            Goldens = ["fuxictr/afm", "deepctr-torch/afm"],
        },
        new("xDeepFM", "XDeepFm", "Lian et al. 2018", "CIN with or without halves and activation; with or without MLP")
        {
            Goldens = ["fuxictr/xdeepfm", "deepctr-torch/xdeepfm_split"],
        },
        new("FiBiNET", "FiBiNet", "Huang et al. 2019", "one matrix, one a field, one a pair; weights shared or not, either order")
        {
            Goldens =
            [
                "fuxictr/fibinet_all_sigmoid", "fuxictr/fibinet_each", "fuxictr/fibinet_interaction",
                "deepctr-torch/fibinet_all", "deepctr-torch/fibinet_each", "deepctr-torch/fibinet_interaction",
            ],
        },
        new("AutoFIS", "AutoFis", "Liu et al. 2020", "all or chosen pairs; with or without MLP")
        {
            Goldens = ["formula/autofis_deepfm"],
        },
        new("all interaction", "InteractionNetwork", "", "every field with n learnt mixtures of all fields"),
        new("neural interaction", "InteractionNetwork", "", "products of all pairs through one layer"),
        new("ONN", "Onn", "Yang et al. 2019", "inner or elementwise products; with or without plain embeddings")
        {
            Goldens = ["fuxictr/onn", "fuxictr/onn_v2", "deepctr-torch/onn"],
        },
    ];
}
