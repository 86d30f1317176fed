using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Multi-head attention of a target over a history. Parameters of a unit: <c>.query.weight</c> [units, target],
/// <c>.key.weight</c>, <c>.value.weight</c> [units, history], <c>.out.weight</c> [target, units]; none has a bias.
/// </summary>
public sealed record HeadAttentionOptions
{
    /// <summary>How many heads.</summary>
    public int Heads { get; init; } = 2;

    /// <summary>The width of all heads' queries together; null for that of the target.</summary>
    public int? Units { get; init; }

    /// <summary>Whether scores are divided by the square root of a head's width.</summary>
    public bool Scaled { get; init; } = true;

    /// <summary>
    /// Whether each head weighs the history's vectors as they are, so that the result is as many of them side by side
    /// (SIM, equation 7). There is neither <c>.value</c> nor <c>.out</c> then.
    /// </summary>
    public bool RawValues { get; init; }
}

/// <summary>Multi-head attention of a target over a history.</summary>
internal sealed class HeadAttention(GraphBuilder graph, BehaviorSequence sequence, string name, HeadAttentionOptions options)
{
    private readonly int _units = options.Units ?? sequence.Target.Shape[0];

    /// <summary>The history as values, [T, e].</summary>
    public Value Values
    {
        get
        {
            using var scope = graph.Scope(name);
            return options.RawValues
                ? graph.Concat(1, [.. Enumerable.Repeat(sequence.History, options.Heads)])
                : Projected(sequence.History, "value");
        }
    }

    /// <summary>What the target sees, [e].</summary>
    /// <param name="mask">Positions where this is not above zero are left out, or null.</param>
    /// <param name="top">Each head takes as many of its best positions alone; 0 for all.</param>
    public Value Attended(Value? mask = null, int top = 0)
    {
        if (options.Heads < 1 || _units % options.Heads != 0)
        {
            throw new GraphException($"'{name}' has {options.Heads} heads for {_units} units; expected heads that divide the units.");
        }

        var values = Values;
        using var scope = graph.Scope(name);
        var inputs = new List<Value> { Projected(sequence.Target, "query"), Projected(sequence.History, "key"), values };
        inputs.AddRange(sequence.Ids is { } ids ? [ids] : []);
        inputs.AddRange(mask is null ? [] : [mask]);
        var operation = new MultiHeadAttention(
            options.Heads, options.Scaled ? 1 / Math.Sqrt(_units / options.Heads) : 1, PaddingId: sequence.Ids is null ? -1 : sequence.Padding,
            Masked: mask is not null, Top: top);
        return graph.Add(operation, inputs);
    }

    /// <summary>The heads together as wide as the target again.</summary>
    public Value Output(Value attended)
    {
        using var scope = graph.Scope(name);
        return options.RawValues
            ? attended
            : graph.Linear(attended, graph.Parameter($"{name}.out.weight", sequence.Target.Shape[0], _units));
    }

    private Value Projected(Value x, string part) => graph.Linear(x, graph.Parameter($"{name}.{part}.weight", _units, x.Shape.Last));
}
