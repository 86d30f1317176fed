namespace RankKernel.Testing;

internal static partial class RankingSystems
{
    private static IReadOnlyList<RankingSystem> Tasks =>
    [
        new("shared bottom", "SharedBottom", "Caruana 1997", "towers")
        {
            Goldens = ["fuxictr/sharedbottom", "deepctr-torch/sharedbottom"],
        },
        new("MMoE", "Mmoe", "Ma et al. 2018", "one gate or one a task; experts, towers")
        {
            Goldens = ["fuxictr/mmoe", "deepctr-torch/mmoe", "mtreclib/omoe"],
        },
    ];
}
