using RankKernel.Graph;

namespace RankKernel.Tests.Goldens;

/// <remarks>Of networks of several tasks and scenes.</remarks>
internal static partial class GoldenProbes
{
    private static readonly Dictionary<string, string> TaskScopes = new()
    {
        ["specific_expert_00"] = "level.0.task.0.expert.0/",
        ["gate0_logits"] = "level.0.task.0.gate/",
        ["ctr_dnn"] = "tower.0/",
        ["ait_0"] = "transfer.1/",
        ["logit_task0"] = "task.0/",
        ["logit_task1"] = "task.1/",
        ["ep_gate"] = "epnet/",
        ["ep_out"] = "epnet.out/",
        ["gate"] = "epnet/",
        ["gate0"] = "tower.0.gate.0/",
        ["pp_gate_0_0"] = "tower.0.gate.0/",
        ["star_logit"] = "star/",
        ["aux_logit"] = "auxiliary/",
        ["gate_logits"] = "gate/",
        ["mixture"] = "mixture/",
        ["pruner0"] = "pruner.0/",
        ["channel_attention"] = "visual.channel/",
        ["spatial_attention"] = "visual.spatial/",
        ["p"] = "p/",
    };

    private static Value? FindInTasks(ModelGraph graph, Value logit, string intermediate, int width) => intermediate switch
    {
        "logits" when graph.Outputs.Count > 1 && logit.Shape.Count == width => logit,
        "logit_shift" => graph.Nodes.First(node => node.Name.StartsWith("calibration.calibrated/", StringComparison.Ordinal)).Output,
        _ when TaskScopes.TryGetValue(intermediate, out var scope) => graph.Nodes.LastOrDefault(
            node => node.Name.StartsWith(scope, StringComparison.Ordinal) && node.Output.Shape.Count == width)?.Output,
        _ => null,
    };
}
