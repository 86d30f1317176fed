namespace RankKernel.Testing;

internal static partial class RankingSystems
{
    private static IReadOnlyList<RankingSystem> Sequences =>
    [
        new("DIN", "Din", "Zhou et al. 2018", "softmax or not, scaled, several attended pairs; Dice, PReLU, ReLU, sigmoid; what an empty history gives")
        {
            Goldens =
            [
                "fuxictr/din_dice", "fuxictr/din_dice_softmax", "fuxictr/din_relu_bn", "deepctr-torch/din_dice", "deepctr-torch/din_dice_softmax",
                "authors/din_softmax_dice", "formula/din_authors", "formula/din_authors_dice",
            ],
        },
        new("DIEN", "Dien", "Zhou et al. 2019", "GRU, AIGRU, AGRU, AUGRU; gate order and update as FuxiCTR, DeepCTR-Torch or the authors; attention form")
        {
            Goldens =
            [
                "fuxictr/dien_agru", "fuxictr/dien_augru", "fuxictr/dien_gru", "deepctr-torch/dien_agru", "deepctr-torch/dien_aigru",
                "deepctr-torch/dien_augru", "deepctr-torch/dien_gru", "authors/dien_dice", "authors/dien_prelu",
            ],
        },
    ];
}
