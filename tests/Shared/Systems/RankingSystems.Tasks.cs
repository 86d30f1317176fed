namespace RankKernel.Testing;

internal static partial class RankingSystems
{
    private static IReadOnlyList<RankingSystem> Tasks =>
    [
        new("shared bottom", "SharedBottom", "Caruana 1997", "towers")
        {
            Goldens = ["fuxictr/sharedbottom", "deepctr-torch/sharedbottom"],
        },
        new("cross-stitch", "CrossStitch", "Misra et al. 2016", "tables shared or of each task's own")
        {
            Goldens = ["libmtl/cross_stitch"],
        },
        new("Seq2Slate", "Seq2Slate", "Bello et al. 2018", "a whole list at once, by `SlateReranker`: pointer network, transformer with scores or autoregressive; greedy or sampled")
        {
            Goldens = ["formula/seq2slate", "reagent/seq2slate_autoregressive", "reagent/seq2slate_frechet"],
            IsListwise = true,
        },
        new("ESMM", "Esmm", "Ma et al. 2018", "which of pCTR, pCVR and pCTCVR are outputs, in which order")
        {
            Goldens = ["deepctr-torch/esmm", "torch-rechub/esmm"],
        },
        new("MoE", "Mmoe", "Jacobs et al. 1991", "one gate for all tasks")
        {
            Goldens = ["mtreclib/omoe"],
        },
        new("MMoE", "Mmoe", "Ma et al. 2018", "a gate a task, with hidden layers or without; experts, towers")
        {
            Goldens = ["fuxictr/mmoe", "deepctr-torch/mmoe"],
        },
        new("PLE", "Ple", "Tang et al. 2020", "levels (one: CGC); shared and own experts; shared branch over all experts or the shared ones")
        {
            Goldens = ["fuxictr/ple", "deepctr-torch/ple"],
        },
        new("AITM", "Aitm", "Xi et al. 2021", "")
        {
            Goldens = ["torch-rechub/aitm"],
        },
        new("DeepMCP", "DeepMcp", "Ouyang et al. 2019", "the prediction subnet"),
        new("task fusion", "TaskFusion", "", "weighted sum, product of powers, any expression of the tasks' scores and numeric features")
        {
            Goldens = ["formula/task_fusion"],
        },
        new("calibration", "Calibration", "He et al. 2014, Platt 1999", "negative sampling, Platt, isotonic table, logit bias, one after the other; on winners alone where only the order is asked for")
        {
            Goldens = ["formula/calibration"],
        },
        new("class softmax", "ClassSoftmax", "", "probabilities of classes, each an output"),
    ];
}
