using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="Aitm"/>. Parameters beside the embeddings: for task T the stacks <c>bottom.T</c> (without an output layer) and
/// <c>tower.T</c>; from the second task on the stack <c>transfer.T</c> (without an output layer) and
/// <c>transfer.T.{query, key, value}.weight</c> [d, d].
/// </summary>
public sealed record AitmOptions
{
    /// <summary>The fields as vectors.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The tasks in the order of the funnel: the names of the outputs.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = [];

    /// <summary>Each task's MLP on the fields, with at least one hidden layer.</summary>
    public MlpOptions Bottom { get; init; } = new() { HiddenUnits = [256, 128] };

    /// <summary>What a task passes on: an MLP, as wide at its end as <see cref="Bottom"/>; its hidden units are those of one layer if none are given.</summary>
    public MlpOptions Transfer { get; init; } = new();

    /// <summary>Each task's MLP.</summary>
    public MlpOptions Tower { get; init; } = new() { HiddenUnits = [64] };

    /// <summary>From the logits to the scores.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// AITM: each task of a funnel attends to its own representation and to what the task before passes on
/// (Xi et al., Modeling the Sequential Dependence among Audience Multi-step Conversions with Multi-task Learning, 2021).
/// </summary>
public static class Aitm
{
    /// <summary>Adds the network and an output for each task; returns the logits, [tasks].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, AitmOptions options)
    {
        if (options.Bottom.HiddenUnits.Count == 0)
        {
            throw new GraphException("The bottom networks of AITM need at least one hidden layer.");
        }

        var x = new Embeddings(graph, options.Embedding).Concatenated;
        var read = new Value[options.Tasks.Count];
        for (var task = 0; task < read.Length; task++)
        {
            var own = Mlp.Hidden(graph, $"bottom.{task}", x, options.Bottom);
            read[task] = task == 0 ? own : Attend(graph, $"transfer.{task}", own, Passed(graph, $"transfer.{task}", read[task - 1], options));
        }

        return Tasks.Build(graph, options.Tasks, task => read[task], options.Tower, options.Output);
    }

    private static Value Passed(GraphBuilder graph, string name, Value before, AitmOptions options)
    {
        var transfer = options.Transfer;
        return Mlp.Hidden(graph, name, before, transfer.HiddenUnits.Count > 0 ? transfer : transfer with { HiddenUnits = [before.Shape[0]] });
    }

    /// <summary>Σ softmax(q_i·k_i/√d)·v_i over the two tokens: each is asked about itself.</summary>
    private static Value Attend(GraphBuilder graph, string name, params Value[] tokens)
    {
        using var scope = graph.Scope(name);
        var width = tokens[0].Shape[0];
        var scores = tokens.Select(token => graph.Dot(Project("query", token), Project("key", token))).ToArray();
        var scale = Constants.Number(graph, 1 / Math.Sqrt(width));
        var weights = graph.Softmax(graph.Multiply(graph.Concat(0, scores), scale));
        return graph.Add(new MixExperts(), [weights, .. tokens.Select(token => Project("value", token))]);

        Value Project(string part, Value token) => graph.Linear(token, graph.Parameter($"{name}.{part}.weight", width, width));
    }
}
