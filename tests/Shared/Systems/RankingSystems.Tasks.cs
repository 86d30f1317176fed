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
        new("Seq2Slate", "Seq2Slate", "Bello et al. 2018", "a whole list at once, by `SlateReranker`: pointer network, transformer with scores or autoregressive; greedy or sampled")
        {
            Goldens = ["formula/seq2slate", "reagent/seq2slate_autoregressive", "reagent/seq2slate_frechet"],
            IsListwise = true,
        },
    ];
}
