namespace RankKernel.Graph;

/// <summary>Where the attention a of a position enters a GRU.</summary>
public enum GruAttention
{
    /// <summary>AIGRU: the inputs are a·x; h' = (1 − z)⊙n + z⊙h.</summary>
    Input,

    /// <summary>AGRU: a takes the place of the update gate; h' = (1 − a)·h + a·n.</summary>
    Update,

    /// <summary>AUGRU as published, in FuxiCTR and in DeepCTR-Torch: z' = a·z; h' = (1 − z')⊙h + z'⊙n. Without attention the state stays.</summary>
    UpdateGate,

    /// <summary>AUGRU in the authors' code: z' = (1 − a)·z; h' = z'⊙h + (1 − z')⊙n. With full attention the candidate is taken whole.</summary>
    KeepGate,
}

/// <summary>
/// A GRU over the true length of a sequence whose positions have attention scores
/// (Zhou et al., Deep Interest Evolution Network for Click-Through Rate Prediction, 2019). Gates and candidate are those of
/// <see cref="Gru"/>, except where <see cref="GruAttention"/> says otherwise.
/// Inputs: x [T, d], scores [T] of the same sequence, W [g·h, d], b [g·h], U [g·h, h], c [g·h], gates in the order r, z, n, without z
/// for <see cref="GruAttention.Update"/>; if <paramref name="Projected"/>, W·x + b [T, g·h], scores, U, c, and for
/// <see cref="GruAttention.Input"/> W·x [T, 3h], scores, b, U, c. Output: the last state [h], zeros for an empty sequence.
/// </summary>
/// <param name="Attention">Where the scores enter.</param>
/// <param name="Reset">Where the reset gate acts.</param>
/// <param name="Projected">Whether the part of the gates that needs neither state nor score is given.</param>
public sealed record AttentionalGru(GruAttention Attention, GruReset Reset, bool Projected = false) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(AttentionalGru);

    /// <summary>Once projected it is what every backend runs.</summary>
    public override bool IsPrimitive => Projected;

    internal int Gates => Attention == GruAttention.Update ? 2 : Gru.Gates;

    internal bool HasBias => !Projected || Attention == GruAttention.Input;

    internal int RecurrentWeight => (Projected ? 2 : 3) + (HasBias ? 1 : 0);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, RecurrentWeight + 2);
        var states = Recurrence.States(inputs[RecurrentWeight], Gates);
        Check.Constant(inputs[RecurrentWeight + 1], Gates * states);
        Recurrence.Sequence(inputs[0]);
        Check.Float(inputs[1]);
        Check.HasShape(inputs[1], inputs[0].Shape[0]);
        if (inputs[1].Type.Sequence != inputs[0].Type.Sequence)
        {
            Check.Fail($"scores {inputs[1]} do not go with {inputs[0]}");
        }

        if (Projected)
        {
            Check.HasShape(inputs[0], inputs[0].Shape[0], Gates * states);
        }
        else
        {
            Check.Constant(inputs[2], Gates * states, inputs[0].Shape[1]);
        }

        if (HasBias)
        {
            Check.Constant(inputs[RecurrentWeight - 1], Gates * states);
        }

        return new ValueType(new Shape(states));
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var (x, scores, weight, bias) = (inputs[0], inputs[1], inputs[2], inputs[3]);
        var projected = this with { Projected = true };
        return graph.Add(projected, projected.HasBias
            ? [graph.Linear(x, weight), scores, bias, inputs[4], inputs[5]]
            : [graph.Linear(x, weight, bias), scores, inputs[4], inputs[5]]);
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) =>
        inputs[0].Shape[0] * Recurrence.FlopsPerStep(Projected ? 0 : inputs[0].Shape[1], output.Shape.Last, Gates);

    internal override void Write(AttributeWriter attributes) =>
        attributes.Add("attention", Attention).Add("reset", Reset).Add("projected", Projected);

    internal static AttentionalGru Read(AttributeReader attributes) =>
        new(attributes.Enum<GruAttention>("attention"), attributes.Enum<GruReset>("reset"), attributes.Bool("projected"));
}
