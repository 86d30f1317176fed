namespace RankKernel.Testing;

internal static partial class RankingSystems
{
    private static IReadOnlyList<RankingSystem> FieldAttention =>
    [
        new("AutoInt", "AutoInt", "Song et al. 2019", "scaled or not, residual projected always or where widths differ, layer norm; MLP and linear part beside it")
        {
            Goldens = ["fuxictr/autoint", "fuxictr/autoint_ln_scale", "deepctr-torch/autoint"],
        },
    ];

    private static IReadOnlyList<RankingSystem> HistoryAttention =>
    [
        new("BST", "Bst", "Chen et al. 2019", "target, mean or sum; positions added or joined, counted from either end; causal; several blocks")
        {
            Goldens = ["fuxictr/bst_mean", "fuxictr/bst_target_causal", "torch-rechub/bst"],
        },
        new("SIM", "Sim", "Pi et al. 2020", "soft or hard search, search output, short interest; raw values; FuxiCTR's shifted mask and competing padding")
        {
            Goldens = ["fuxictr/sim_soft", "formula/sim_hard"],
        },
        new("SASRec", "SasRec", "Kang and McAuley 2018", "blocks, heads, input norm, positions from either end") { Goldens = ["recbole/sasrec"] },
        new("TransAct", "TransAct", "Xia et al. 2023", "last positions, max pooling, DCNv2 head") { Goldens = ["fuxictr/transact"] },
        new("MIND", "Mind", "Li et al. 2019", "interests, rounds, what routing starts from, torch-rechub's routing over padding") { Goldens = ["torch-rechub/mind"] },
        new("ETA", "Eta", "Chen et al. 2022", "bits, events found, short interest") { Goldens = ["fuxictr/eta"] },
        new("TWIN", "Twin", "Chang et al. 2023", "events a head, short interest") { Goldens = ["fuxictr/twin"] },
        new("SDIM", "Sdim", "Cao et al. 2022", "hashes, bits, buckets normalised or not") { Goldens = ["fuxictr/sdim"] },
    ];
}
