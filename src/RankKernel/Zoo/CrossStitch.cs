using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="CrossStitch"/>. Parameters: the layers of task T as the stack <c>task.T</c> with its output layer; before
/// layer I = 1, 2, … the mixing weights <c>stitch.I.weight</c> [tasks, tasks], whose row T is what task T reads; with
/// <see cref="OwnTables"/> the tables of task T as <c>embedding.T.TABLE.weight</c>.
/// </summary>
public sealed record CrossStitchOptions
{
    /// <summary>The fields as vectors.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>Whether each task has embedding tables of its own.</summary>
    public bool OwnTables { get; init; }

    /// <summary>The tasks: the names of the outputs.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = [];

    /// <summary>Each task's network, the same for all.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>From the logits to the scores.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Soft sharing: a network for each task, and before every layer but the first a learnt mixture of what all tasks made of the layer
/// before (Misra et al., Cross-stitch Networks for Multi-task Learning, 2016).
/// </summary>
public static class CrossStitch
{
    /// <summary>Adds the network and an output for each task; returns the logits, [tasks].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, CrossStitchOptions options)
    {
        var tasks = options.Tasks.Count;
        if (tasks == 0)
        {
            throw new GraphException("The network needs at least one task.");
        }

        Value[] x = [.. Enumerable.Range(0, tasks).Select(Input)];
        for (var layer = 0; layer < options.Mlp.HiddenUnits.Count; layer++)
        {
            x = layer == 0 ? x : Stitch(graph, $"stitch.{layer}", x);
            x = [.. x.Select((read, task) => Layer(read, task, layer))];
        }

        var logits = x.Select((read, task) => Score.Output(graph, Logit(read, task), options.Output, options.Tasks[task]));
        return graph.Concat(0, [.. logits]);

        Value Input(int task)
        {
            var embeddings = new Embeddings(graph, options.Embedding, options.OwnTables ? $"{task}" : null);
            return Mlp.Input(graph, $"task.{task}", embeddings.Concatenated, options.Mlp);
        }

        Value Layer(Value read, int task, int layer)
        {
            using var scope = graph.Scope($"task.{task}");
            return Mlp.Layer(graph, $"task.{task}", layer, read, options.Mlp);
        }

        Value Logit(Value read, int task)
        {
            using var scope = graph.Scope($"task.{task}");
            return Mlp.Output(graph, $"task.{task}.out", read, 1);
        }
    }

    private static Value[] Stitch(GraphBuilder graph, string name, Value[] x)
    {
        using var scope = graph.Scope(name);
        var weights = graph.Parameter($"{name}.weight", x.Length, x.Length);
        return [.. x.Select((_, task) => graph.Add(new MixExperts(), [graph.Reshape(graph.Slice(weights, 0, task, 1), x.Length), .. x]))];
    }
}
