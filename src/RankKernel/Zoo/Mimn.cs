using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="Mimn"/>. Parameters beside those of the parts, where d is the width of the target and of a slot, H that of the
/// controller and S the slots: <c>controller.weight</c> [3H, d], <c>.bias</c>, <c>controller.read.weight</c> [3H, d],
/// <c>controller.recurrent.weight</c> [3H, H], gates in the order r, z, n; <c>heads.weight</c> [p, H], or [p, H + S] with usage, and <c>.bias</c>, the
/// rows: key d and strength of reading, the same of writing, with usage 3 moves and a sharpness, erase d, add d; <c>memory.slots</c> [S, d],
/// <c>memory.keys</c> [S, d] and <c>memory.read</c> [d], of which the start is the tanh; <c>output.weight</c> [o, H + d], <c>.bias</c>. With
/// channels of width C: <c>channel.weight</c> [3C, d], <c>.bias</c>, <c>channel.slot.weight</c> [3C, d], <c>channel.recurrent.weight</c> [3C, C], and the stack
/// <c>attention</c> on [q, k, q−k, q⊙k].
/// </summary>
public sealed record MimnOptions
{
    /// <summary>The fields as vectors. Targets and history columns usually share tables.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The candidate's fields, and the columns of the history, as wide together. The columns are no fields of the MLP.</summary>
    public AttendedPair History { get; init; } = new([], []);

    /// <summary>The width of the controller's state.</summary>
    public int Units { get; init; } = 36;

    /// <summary>How many slots the memory has.</summary>
    public int Slots { get; init; } = 4;

    /// <summary>What the controller is told of the slots' usage.</summary>
    public MemoryUsage Usage { get; init; }

    /// <summary>Whether there is a memory induction unit: a channel for each slot, as wide as a slot, attended by the target.</summary>
    public bool Channels { get; init; }

    /// <summary>Whether only the channel of the slot read most at the last event has a say, the others being zeros, as in the authors' code.</summary>
    public bool LastChannelAlone { get; init; }

    /// <summary>
    /// Whether a history is filled up in front to its maximum length with padding that leaves its mark on the vector read and on the
    /// usage, as in the authors' code.
    /// </summary>
    public bool PaddedInFront { get; init; }

    /// <summary>The width of what the memory gives for the target; null for that of the controller's state.</summary>
    public int? OutputUnits { get; init; }

    /// <summary>The factor of the heads' strengths.</summary>
    public double Sharpening { get; init; } = 2;

    /// <summary>The bound of the heads' commands and of the output.</summary>
    public double Clip { get; init; } = 20;

    /// <summary>The hidden layers of the attention over channels.</summary>
    public MlpOptions Attention { get; init; } = new() { HiddenUnits = [80, 40], Activation = new LayerActivation(ActivationKind.Sigmoid) };

    /// <summary>The MLP.</summary>
    public MlpOptions Mlp { get; init; } = new() { HiddenUnits = [200, 80], Activation = new LayerActivation(ActivationKind.PRelu) };

    /// <summary>
    /// Whether the MLP ends with two units whose softmax, plus 1e-8, is the score, the first one being the click, as in the authors' code.
    /// <see cref="Output"/> is not used then.
    /// </summary>
    public bool TwoUnitSoftmax { get; init; }

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// MIMN: a memory that is written event by event and read for each target (Pi et al., Practice on Long Sequential User Behavior Modeling
/// for Click-Through Rate Prediction, 2019). The memory is the user's; what is left for a candidate is one step of the controller and one read.
/// </summary>
public static class Mimn
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1], or [2] for a softmax of two units.</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, MimnOptions options)
    {
        if (options.Units < 1 || options.Slots < 1)
        {
            throw new GraphException($"MIMN has {options.Units} units and {options.Slots} slots; expected at least 1 each.");
        }

        var embeddings = new Embeddings(graph, options.Embedding);
        var history = new AttendedHistory(graph, embeddings, options.History, "MIMN");
        var target = history.Target;
        var memory = new UserMemory(graph, history, options);
        var sum = graph.Concat(0, [.. history.Columns.Select(column => FieldPooling.Bag(graph, column, embeddings.Table(column), Pooling.Sum))]);
        Value[] channels = options.Channels ? [memory.AttendedChannels(target)] : [];
        var others = embeddings.Fields
            .Where(field => !embeddings.IsRaw(field) && !history.Columns.Contains(field) && !options.History.Target.Contains(field.Name))
            .Select(embeddings.Vector);
        var x = graph.Concat(
            0, [target, sum, memory.Answer(target), .. channels, graph.Multiply(memory.MeanOfAdded, target), .. others, .. embeddings.Numbers]);
        var logit = Mlp.Build(graph, "mlp", x, options.Mlp, options.TwoUnitSoftmax ? 2 : 1);
        return options.TwoUnitSoftmax ? Score.FirstOfTwo(graph, logit) : Score.Output(graph, logit, options.Output);
    }
}
