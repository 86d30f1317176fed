using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="Mmoe"/>. Parameters beside the embeddings: the stacks <c>expert.E</c>, <c>gate.T</c> with an output layer as
/// wide as there are experts, and <c>tower.T</c>.
/// </summary>
public sealed record MmoeOptions
{
    /// <summary>The fields as vectors.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The tasks: the names of the outputs.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = [];

    /// <summary>How many experts.</summary>
    public int Experts { get; init; } = 8;

    /// <summary>Each expert's MLP, without an output layer.</summary>
    public MlpOptions Expert { get; init; } = new() { HiddenUnits = [256, 128] };

    /// <summary>Each gate's MLP before its output layer.</summary>
    public MlpOptions Gate { get; init; } = new();

    /// <summary>Whether all tasks share the gate <c>gate.0</c> (a mixture of experts with one gate), or each has its own.</summary>
    public bool SharedGate { get; init; }

    /// <summary>Each task's MLP.</summary>
    public MlpOptions Tower { get; init; } = new() { HiddenUnits = [64] };

    /// <summary>From the logits to the scores.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// MMoE: Σ softmax(gate(x))_e·expert_e(x) for each task, then its tower
/// (Ma et al., Modeling Task Relationships in Multi-task Learning with Multi-gate Mixture-of-Experts, 2018).
/// </summary>
public static class Mmoe
{
    /// <summary>Adds the network and an output for each task; returns the logits, [tasks].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, MmoeOptions options)
    {
        if (options.Experts < 1)
        {
            throw new GraphException($"MMoE has {options.Experts} experts; expected at least 1.");
        }

        var x = new Embeddings(graph, options.Embedding).Concatenated;
        Value[] experts = [.. Enumerable.Range(0, options.Experts).Select(e => Mlp.Hidden(graph, $"expert.{e}", x, options.Expert))];
        Value[] mixed = [.. Enumerable.Range(0, options.SharedGate ? 1 : options.Tasks.Count).Select(Mix)];
        return Tasks.Build(graph, options.Tasks, task => mixed[options.SharedGate ? 0 : task], options.Tower, options.Output);

        Value Mix(int gate)
        {
            var scores = Mlp.Build(graph, $"gate.{gate}", x, options.Gate, options.Experts);
            return Mixture.Build(graph, $"mixture.{gate}", scores, experts);
        }
    }
}
