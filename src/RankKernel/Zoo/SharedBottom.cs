using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="SharedBottom"/>. Parameters beside the embeddings: the stacks <c>bottom</c> and, for task T, <c>tower.T</c>.</summary>
public sealed record SharedBottomOptions
{
    /// <summary>The fields as vectors.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The tasks: the names of the outputs.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = [];

    /// <summary>The shared MLP, without an output layer.</summary>
    public MlpOptions Bottom { get; init; } = new();

    /// <summary>Each task's MLP.</summary>
    public MlpOptions Tower { get; init; } = new();

    /// <summary>From the logits to the scores.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>Several tasks on one shared MLP (Caruana, Multitask Learning, 1997).</summary>
public static class SharedBottom
{
    /// <summary>Adds the network and an output for each task; returns the logits, [tasks].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, SharedBottomOptions options)
    {
        var bottom = Mlp.Hidden(graph, "bottom", new Embeddings(graph, options.Embedding).Concatenated, options.Bottom);
        return Tasks.Build(graph, options.Tasks, _ => bottom, options.Tower, options.Output);
    }
}
