using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Networks of several tasks from a model description.</summary>
internal static class TaskSpec
{
    private static readonly Dictionary<string, EsmmScore> Scores = new()
    {
        ["click"] = EsmmScore.Click,
        ["conversion"] = EsmmScore.Conversion,
        ["click_and_conversion"] = EsmmScore.ClickAndConversion,
    };

    private static readonly Dictionary<string, SharedBranch> Branches = new()
    {
        ["all_experts"] = SharedBranch.AllExperts,
        ["shared_experts"] = SharedBranch.SharedExperts,
    };

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

    public static Func<GraphBuilder, Value> Mmoe(SpecObject spec, bool sharedGate)
    {
        var options = new MmoeOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Tasks = spec.Texts("tasks"),
            Experts = spec.Int("experts", 1, 8),
            Expert = OptionSpec.Mlp(spec, "expert_"),
            Gate = Optional(spec, "gate_"),
            SharedGate = spec.Flag("shared_gate", sharedGate),
            Tower = OptionSpec.Mlp(spec, "tower_"),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Mmoe.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Esmm(SpecObject spec)
    {
        var options = new EsmmOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Click = OptionSpec.Mlp(spec, "click_"),
            Conversion = OptionSpec.Mlp(spec, "conversion_"),
        };
        var outputs = spec.ChoiceMap("outputs", Scores).Select(output => new EsmmOutput(output.Key, output.Value)).ToList();
        options = outputs.Count == 0 ? options : options with { Outputs = outputs };
        return graph => Zoo.Esmm.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Ple(SpecObject spec)
    {
        var options = new PleOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Tasks = spec.Texts("tasks"),
            Levels = spec.Int("levels", 1, 2),
            TaskExperts = spec.Int("task_experts", 0, 2),
            SharedExperts = spec.Int("shared_experts", 1, 2),
            SharedBranch = spec.Choice("shared_branch", Branches, SharedBranch.AllExperts),
            Expert = OptionSpec.Mlp(spec, "expert_"),
            Gate = Optional(spec, "gate_"),
            Tower = OptionSpec.Mlp(spec, "tower_"),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Ple.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> CrossStitch(SpecObject spec)
    {
        var options = new CrossStitchOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            OwnTables = spec.Flag("own_tables", false),
            Tasks = spec.Texts("tasks"),
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.CrossStitch.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Aitm(SpecObject spec)
    {
        var options = new AitmOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Tasks = spec.Texts("tasks"),
            Bottom = OptionSpec.Mlp(spec, "bottom_"),
            Transfer = Optional(spec, "transfer_"),
            Tower = OptionSpec.Mlp(spec, "tower_"),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Aitm.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> DeepMcp(SpecObject spec)
    {
        var options = new DeepMcpOptions { Embedding = OptionSpec.Embedding(spec), Mlp = OptionSpec.Mlp(spec), Output = OptionSpec.Output(spec) };
        return graph => Zoo.DeepMcp.Build(graph, options);
    }

    private static MlpOptions Optional(SpecObject spec, string prefix) =>
        spec.Has($"{prefix}hidden_units") ? OptionSpec.Mlp(spec, prefix) : new MlpOptions();
}
