namespace RankKernel.Testing;

internal static partial class RankingSystems
{
    private static IReadOnlyList<RankingSystem> Scenes =>
    [
        new("STAR", "Star", "Sheng et al. 2021", "partitioned normalisation; auxiliary network with or without the scene; normalised layers; all folded into one network a scene")
        {
            Goldens = ["formula/star", "scenario-wise-rec/star"],
        },
        new("PEPNet", "PepNet", "Chang et al. 2023", "EPNet, PPNet or both; towers shared or of each scene's own, on the identity's fields too")
        {
            Goldens = ["formula/pepnet", "fuxictr/ppnet", "scenario-wise-rec/epnet", "scenario-wise-rec/ppnet"],
        },
        new("SAR-Net", "SarNet", "Shen et al. 2021", "shared and own experts, normalised or not")
        {
            Goldens = ["scenario-wise-rec/sarnet"],
        },
        new("AdaSparse", "AdaSparse", "Yang et al. 2022", "scaling, fusion, signed fusion")
        {
            Goldens = ["scenario-wise-rec/adasparse"],
        },
        new("CSCNN", "Cscnn", "Liu et al. 2020", "channel and spatial attention by category on a stored feature map")
        {
            Goldens = ["formula/cscnn_attention"],
        },
    ];
}
