namespace RankKernel.Testing;

internal static partial class RankingSystems
{
    private static IReadOnlyList<RankingSystem> Crossed =>
    [
        new("Wide & Deep", "WideAndDeep", "Cheng et al. 2016", "")
        {
            Goldens = ["fuxictr/widedeep", "deepctr-torch/wdl"],
        },
        new("DeepFM", "DeepFm", "Guo et al. 2017", "")
        {
            Goldens = ["fuxictr/deepfm", "fuxictr/deepfm_bn_prelu", "deepctr-torch/deepfm"],
        },
        new("DCN", "Dcn", "Wang et al. 2017", "vector or per element; parallel, stacked, both, cross only")
        {
            Goldens = ["fuxictr/dcn", "deepctr-torch/dcn_vector", "formula/dcn_element"],
        },
        new("DCNv2", "Dcn", "Wang et al. 2021", "matrix, low rank, mixture of low-rank experts; parallel, stacked, both, cross only")
        {
            Goldens =
            [
                "fuxictr/dcnv2_mix", "fuxictr/dcnv2_parallel", "fuxictr/dcnv2_stacked_bn", "fuxictr/dcnv2_vardim",
                "deepctr-torch/dcn_matrix", "deepctr-torch/dcnmix",
            ],
        },
        new("DLRM", "Dlrm", "Naumov et al. 2019", "dot (either triangle) or concatenation; dense first or last")
        {
            Goldens = ["fuxictr/dlrm_cat_bn", "fuxictr/dlrm_dot"],
        },
    ];
}
