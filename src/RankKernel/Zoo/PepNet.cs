using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="PepNet"/>. Parameters beside the embeddings: EPNet's gate <c>epnet.0</c>, <c>epnet.out</c>; for task T the stack
/// <c>tower.T</c> with its output layer and, for layer I, PPNet's gate <c>tower.T.gate.I.0</c>, <c>tower.T.gate.I.out</c>; each a
/// <c>.weight</c> [out, in] and a <c>.bias</c>. With <see cref="Scene"/> those of the towers are [scenes, out, in] and [scenes, out].
/// </summary>
public sealed record PepNetOptions
{
    /// <summary>The general fields as vectors.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The domain's fields, which EPNet's gate on the embedding reads; null for PPNet alone.</summary>
    public EmbeddingOptions? Domain { get; init; }

    /// <summary>The fields that say who and what (user, item, author), which PPNet's gates read; null for EPNet alone.</summary>
    public EmbeddingOptions? Identity { get; init; }

    /// <summary>The tasks: the names of the outputs.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = [Score.Name];

    /// <summary>Each task's MLP; a gate of PPNet multiplies the output of each hidden layer.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>The width of the gates' hidden layer; null for that of what they gate.</summary>
    public int? GateUnits { get; init; }

    /// <summary>A feature of one id, each of which has towers of its own; null for towers that all share.</summary>
    public string? Scene { get; init; }

    /// <summary>Whether the towers read what PPNet's gates read, and not the general fields alone.</summary>
    public bool TowersReadIdentity { get; init; }

    /// <summary>From the logits to the scores.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// PEPNet: a gate on the embedding from the domain (EPNet), and gates on every layer of every task from who and what it is about
/// (PPNet) (Chang et al., PEPNet: Parameter and Embedding Personalized Network, 2023).
/// </summary>
public static class PepNet
{
    /// <summary>Adds the network and an output for each task; returns the logits, [tasks].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, PepNetOptions options)
    {
        if (options.Tasks.Count == 0)
        {
            throw new GraphException("The network needs at least one task.");
        }

        if (options.GateUnits < 1)
        {
            throw new GraphException($"The gates of PEPNet have {options.GateUnits} hidden units; expected at least 1.");
        }

        var x = new Embeddings(graph, options.Embedding).Concatenated;
        x = options.Domain is null ? x : Gated(graph, "epnet", graph.Concat(0, Vector(graph, options.Domain), x), x, options);
        var identity = options.Identity is null ? null : graph.Concat(0, Vector(graph, options.Identity), x);
        var read = options.TowersReadIdentity
            ? identity ?? throw new GraphException("The towers of PEPNet cannot read fields of identity, because there are none.")
            : x;
        var logits = options.Tasks.Select((task, t) => Score.Output(graph, Tower(graph, $"tower.{t}", read, identity, options), options.Output, task));
        return graph.Concat(0, [.. logits]);
    }

    private static Value Tower(GraphBuilder graph, string name, Value x, Value? identity, PepNetOptions options)
    {
        var scene = options.Scene is null ? null : Zoo.Scene.Of(graph, options.Scene);
        for (var layer = 0; layer < options.Mlp.HiddenUnits.Count; layer++)
        {
            x = Zoo.Scene.Layer(graph, scene, name, x, options.Mlp, layer);
            x = identity is null ? x : Gated(graph, $"{name}.gate.{layer}", identity, x, options, scene);
        }

        using var scope = graph.Scope(name);
        return Zoo.Scene.Linear(graph, scene, $"{name}.out", x, 1);
    }

    private static Value Gated(GraphBuilder graph, string name, Value read, Value x, PepNetOptions options, Scene? scene = null)
    {
        var gate = GateUnit.Build(graph, name, read, options.GateUnits ?? x.Shape[0], x.Shape[0], scene);
        using var scope = graph.Scope($"{name}.out");
        return graph.Multiply(gate, x);
    }

    private static Value Vector(GraphBuilder graph, EmbeddingOptions options) => new Embeddings(graph, options).Concatenated;
}
