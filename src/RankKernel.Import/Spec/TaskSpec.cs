using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Networks of several tasks from a model description.</summary>
internal static class TaskSpec
{
    public static Func<GraphBuilder, Value> SharedBottom(SpecObject spec)
    {
        var options = new SharedBottomOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Tasks = spec.Texts("tasks"),
            Bottom = OptionSpec.Mlp(spec, "bottom_"),
            Tower = OptionSpec.Mlp(spec, "tower_"),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.SharedBottom.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Mmoe(SpecObject spec)
    {
        var options = new MmoeOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Tasks = spec.Texts("tasks"),
            Experts = spec.Int("experts", 1, 8),
            Expert = OptionSpec.Mlp(spec, "expert_"),
            Gate = spec.Has("gate_hidden_units") ? OptionSpec.Mlp(spec, "gate_") : new MlpOptions(),
            SharedGate = spec.Flag("shared_gate", false),
            Tower = OptionSpec.Mlp(spec, "tower_"),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Mmoe.Build(graph, options);
    }
}
