namespace RankKernel.Testing;

internal static partial class RankingSystems
{
    private static IReadOnlyList<RankingSystem> Gated =>
    [
        new("DNN", "Dnn", "", "one activation or one a layer; fields of any widths")
        {
            Goldens = ["fuxictr/dnn_activations", "fuxictr/dnn_vardim"],
        },
        new("GDCN", "Dcn", "Wang et al. 2023", "parallel, stacked, both, cross only")
        {
            Goldens = ["fuxictr/gdcnp", "fuxictr/gdcns"],
        },
        new("SENet", "SeNet", "Hu et al. 2018", "reduction; ReLU, sigmoid or other gates"),
        new("LHUC", "Lhuc", "Swietojanski & Renals 2016", "gates of any fields, which enter the MLP or not; the logit gated too")
        {
            Goldens = ["formula/lhuc"],
        },
        new("MaskNet", "MaskNet", "Wang et al. 2021", "serial or parallel; fields and blocks normalised or not")
        {
            Goldens = ["fuxictr/masknet_parallel", "fuxictr/masknet_serial"],
        },
        new("FGCNN", "Fgcnn", "Liu et al. 2019", "shared or own tables; BatchNorm, padding and pooling as FuxiCTR or DeepCTR; linear part")
        {
            Goldens = ["fuxictr/fgcnn", "formula/fgcnn_same_floor"],
        },
        new("CCPM", "Ccpm", "Liu et al. 2015", "rows kept a layer; in their order, or sorted as in DeepCTR; linear part")
        {
            Goldens = ["deepctr-torch/ccpm"],
        },
        new("RecycleNet unit", "RecycleNet", "", "")
        {
            Goldens = ["formula/recyclenet"],
        },
        new("multi-head cross mix", "MultiHeadCross", "", "heads, layers, clipped input")
        {
            Goldens = ["formula/multihead_cross"],
        },
    ];

    private static IReadOnlyList<RankingSystem> Streams =>
    [
        new("DualMLP", "DualMlp", "Mao et al. 2023", "")
        {
            Goldens = ["fuxictr/dualmlp"],
        },
        new("FinalMLP", "FinalMlp", "Mao et al. 2023", "selection by any fields or a trained vector, or none; heads of the fusion")
        {
            Goldens = ["fuxictr/finalmlp"],
        },
        new("FINAL", "FinalNet", "Zhu et al. 2023", "one block or two; halves side by side or added; field gates")
        {
            Goldens = ["fuxictr/finalnet"],
        },
        new("EDCN", "Edcn", "Chen et al. 2021", "bridge as product, sum, Linear or attention (shared by both streams as in FuxiCTR); temperature")
        {
            Goldens = ["fuxictr/edcn", "fuxictr/edcn_attention"],
        },
        new("Wukong", "WuKong", "Zhang et al. 2024", "rank of the inner products, or all of them; layer norm")
        {
            Goldens = ["fuxictr/wukong"],
        },
        new("APG", "Apg", "Yan et al. 2022", "self-wise or by fields, with tables of their own; rank, over-parameters, generated bias")
        {
            Goldens = ["fuxictr/apg_deepfm_group", "fuxictr/apg_deepfm_self"],
        },
    ];

    private static IReadOnlyList<RankingSystem> Towers =>
    [
        new("YouTube DNN (ranking)", "YouTubeRanking", "Covington et al. 2016", "e^logit as expected watch time, or another output")
        {
            Goldens = ["formula/youtube_ranking"],
        },
        new("YouTube DNN (candidate)", "TwoTower", "Covington et al. 2016", "bare item embedding; cosine with temperature, or dot")
        {
            Goldens = ["torch-rechub/youtubednn_candidate"],
        },
        new("DSSM", "TwoTower", "Huang et al. 2013", "dot or cosine; towers end with a Linear or an activation")
        {
            Goldens = ["fuxictr/dssm", "torch-rechub/dssm_cosine"],
        },
        new("two-tower", "TwoTower", "Yi et al. 2019", "dot, or cosine with temperature; fields by side or by name"),
    ];
}
