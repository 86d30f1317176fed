using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Which experts the shared branch of an extraction level mixes.</summary>
public enum SharedBranch
{
    /// <summary>All: those of every task in order, then the shared ones.</summary>
    AllExperts,

    /// <summary>The shared ones alone.</summary>
    SharedExperts,
}

/// <summary>
/// Options of <see cref="Ple"/>. Parameters beside the embeddings: for level L the stacks <c>level.L.task.T.expert.E</c>,
/// <c>level.L.shared.expert.E</c>, <c>level.L.task.T.gate</c> and, but for the last level, <c>level.L.shared.gate</c>, whose output
/// layers are as wide as there are experts to mix (a task's own ones first); and for task T <c>tower.T</c>.
/// </summary>
public sealed record PleOptions
{
    /// <summary>The fields as vectors.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The tasks: the names of the outputs.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = [];

    /// <summary>How many extraction levels; 1 is CGC.</summary>
    public int Levels { get; init; } = 2;

    /// <summary>How many experts of its own each task has on a level.</summary>
    public int TaskExperts { get; init; } = 2;

    /// <summary>How many experts all tasks share on a level.</summary>
    public int SharedExperts { get; init; } = 2;

    /// <summary>Which experts the shared branch mixes for the next level.</summary>
    public SharedBranch SharedBranch { get; init; }

    /// <summary>Each expert's MLP, without an output layer.</summary>
    public MlpOptions Expert { get; init; } = new() { HiddenUnits = [256, 128] };

    /// <summary>Each gate's MLP before its output layer.</summary>
    public MlpOptions Gate { get; init; } = new();

    /// <summary>Each task's MLP.</summary>
    public MlpOptions Tower { get; init; } = new() { HiddenUnits = [64] };

    /// <summary>From the logits to the scores.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// PLE: levels of shared and of each task's own experts, mixed by a gate for each task and one for what is shared; one level is
/// CGC (Tang et al., Progressive Layered Extraction, 2020).
/// </summary>
public static class Ple
{
    /// <summary>Adds the network and an output for each task; returns the logits, [tasks].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, PleOptions options)
    {
        if (options.Levels < 1 || options.TaskExperts < 0 || options.SharedExperts < 1)
        {
            throw new GraphException(
                $"PLE has {options.Levels} levels with {options.TaskExperts} experts a task and {options.SharedExperts} shared ones; expected at least 1, 0 and 1.");
        }

        var shared = new Embeddings(graph, options.Embedding).Concatenated;
        Value[] tasks = [.. options.Tasks.Select(_ => shared)];
        for (var level = 0; level < options.Levels; level++)
        {
            (tasks, shared) = Extract(graph, $"level.{level}", tasks, shared, options, isLast: level == options.Levels - 1);
        }

        return Tasks.Build(graph, options.Tasks, task => tasks[task], options.Tower, options.Output);
    }

    private static (Value[] Tasks, Value Shared) Extract(
        GraphBuilder graph, string level, Value[] tasks, Value shared, PleOptions options, bool isLast)
    {
        var own = tasks.Select((x, task) => Experts($"{level}.task.{task}", x, options.TaskExperts)).ToArray();
        var common = Experts($"{level}.shared", shared, options.SharedExperts);
        Value[] mixed = [.. tasks.Select((x, task) => Mixture.Build(graph, $"{level}.task.{task}", x, options.Gate, [.. own[task], .. common]))];
        if (isLast)
        {
            return (mixed, shared);
        }

        Value[] all = options.SharedBranch == SharedBranch.AllExperts ? [.. own.SelectMany(experts => experts), .. common] : common;
        return (mixed, Mixture.Build(graph, $"{level}.shared", shared, options.Gate, all));

        Value[] Experts(string name, Value x, int count) =>
            [.. Enumerable.Range(0, count).Select(expert => Mlp.Hidden(graph, $"{name}.expert.{expert}", x, options.Expert))];
    }
}
