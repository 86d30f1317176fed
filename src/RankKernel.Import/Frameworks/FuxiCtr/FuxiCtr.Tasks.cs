using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <remarks>The configuration of a model with several tasks has no names for them: its outputs are <c>task0</c>, <c>task1</c>, …</remarks>
public static partial class FuxiCtr
{
    private const string HiddenActivations = "hidden_activations";

    private static Func<GraphBuilder, Value> SharedBottom(FuxiCtrModel model)
    {
        var options = new SharedBottomOptions
        {
            Embedding = model.Embedding(),
            Tasks = Tasks(model),
            Bottom = model.Mlp("bottom", "bottom", "bottom_hidden_units", HiddenActivations),
            Tower = Stacks(model, model.Options.Int("num_tasks", 1), "tower", "tower", "tower_hidden_units"),
        };
        return graph => Zoo.SharedBottom.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Mmoe(FuxiCtrModel model)
    {
        var tasks = Tasks(model);
        var experts = model.Options.Int("num_experts", 1);
        var options = new MmoeOptions
        {
            Embedding = model.Embedding(),
            Tasks = tasks,
            Experts = experts,
            Expert = Stacks(model, experts, "mmoe_layer.experts", "expert", "expert_hidden_units"),
            Gate = Stacks(model, tasks.Count, "mmoe_layer.gate", "gate", "gate_hidden_units"),
            Tower = Stacks(model, tasks.Count, "tower", "tower", "tower_hidden_units"),
        };
        return graph => Zoo.Mmoe.Build(graph, options);
    }

    /// <remarks>The shared branch mixes the shared experts alone. It is there on the last level too, where nothing reads it.</remarks>
    private static Func<GraphBuilder, Value> Ple(FuxiCtrModel model)
    {
        var tasks = Tasks(model);
        var options = new PleOptions
        {
            Embedding = model.Embedding(),
            Tasks = tasks,
            Levels = model.Options.Int("num_layers", 1),
            TaskExperts = model.Options.Int("num_specific_experts", 0),
            SharedExperts = model.Options.Int("num_shared_experts", 1),
            SharedBranch = SharedBranch.SharedExperts,
            Expert = model.Mlp("expert_hidden_units", HiddenActivations),
            Gate = model.Mlp("gate_hidden_units", HiddenActivations),
            Tower = Stacks(model, tasks.Count, "tower", "tower", "tower_hidden_units"),
        };
        for (var level = 0; level < options.Levels; level++)
        {
            var (from, to) = ($"cgc_layers.{level}", $"level.{level}");
            for (var task = 0; task < tasks.Count; task++)
            {
                Rename(options.TaskExperts, $"{from}.specific_experts.{task}", $"{to}.task.{task}.expert");
                model.Layers($"{from}.gate.{task}", $"{to}.task.{task}.gate", options.Gate.HiddenUnits.Count);
            }

            Rename(options.SharedExperts, $"{from}.shared_experts", $"{to}.shared.expert");
            model.Layers($"{from}.gate.{tasks.Count}", $"{to}.shared.gate", options.Gate.HiddenUnits.Count);
        }

        return graph => Zoo.Ple.Build(graph, options);

        void Rename(int count, string from, string to)
        {
            for (var expert = 0; expert < count; expert++)
            {
                model.Layers($"{from}.{expert}", $"{to}.{expert}", options.Expert.HiddenUnits.Count);
            }
        }
    }

    private static IReadOnlyList<string> Tasks(FuxiCtrModel model) =>
        [.. Enumerable.Range(0, model.Options.Int("num_tasks", 1)).Select(task => $"task{task}")];

    /// <summary>Renames MLPs of one shape.</summary>
    private static MlpOptions Stacks(FuxiCtrModel model, int count, string from, string to, string units)
    {
        var options = new MlpOptions();
        for (var i = 0; i < count; i++)
        {
            options = model.Mlp($"{from}.{i}", $"{to}.{i}", units, HiddenActivations);
        }

        return options;
    }
}
