namespace RankKernel.Graph;

/// <summary>Where the reset gate r of a GRU acts on the candidate n.</summary>
public enum GruReset
{
    /// <summary>n = tanh(W·x + b + r⊙(U·h + c)): PyTorch, cuDNN.</summary>
    AfterProduct,

    /// <summary>n = tanh(W·x + b + U·(r⊙h) + c): the paper, TensorFlow 1.</summary>
    BeforeProduct,
}

/// <summary>
/// A gated recurrent unit over the true length of a sequence (Cho et al., Learning Phrase Representations using RNN
/// Encoder-Decoder, 2014), from a state h of zeros: r = σ(Wr·x + br + Ur·h + cr), z = σ(Wz·x + bz + Uz·h + cz), the candidate n as
/// <paramref name="Reset"/> says, and h' = (1 − z)⊙n + z⊙h, which is also TensorFlow's u⊙h + (1 − u)⊙c.
/// Inputs: x [T, d], W [3h, d], b [3h], U [3h, h], c [3h], gates in the order r, z, n; if <paramref name="Projected"/>,
/// W·x + b [T, 3h], U, c. Output: all states [T, h], or the last one [h], zeros for an empty sequence.
/// </summary>
/// <param name="Reset">Where the reset gate acts.</param>
/// <param name="Last">Whether the output is the last state alone.</param>
/// <param name="Projected">Whether the part of the gates that needs no state is given.</param>
public sealed record Gru(GruReset Reset, bool Last = false, bool Projected = false) : Operation
{
    internal const int Gates = 3;

    /// <inheritdoc/>
    public override string Kind => nameof(Gru);

    /// <summary>Once projected it is what every backend runs.</summary>
    public override bool IsPrimitive => Projected;

    internal int RecurrentWeight => Projected ? 1 : 3;

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, RecurrentWeight + 2);
        var states = Recurrence.States(inputs[RecurrentWeight], Gates);
        Check.Constant(inputs[RecurrentWeight + 1], Gates * states);
        Recurrence.Sequence(inputs[0]);
        if (Projected)
        {
            Check.HasShape(inputs[0], inputs[0].Shape[0], Gates * states);
        }
        else
        {
            Check.Constant(inputs[1], Gates * states, inputs[0].Shape[1]);
            Check.Constant(inputs[2], Gates * states);
        }

        return Last ? new ValueType(new Shape(states)) : inputs[0].Type with { Shape = new Shape(inputs[0].Shape[0], states) };
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var projected = graph.Linear(inputs[0], inputs[1], inputs[2]);
        return graph.Add(this with { Projected = true }, [projected, inputs[3], inputs[4]]);
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) =>
        inputs[0].Shape[0] * Recurrence.FlopsPerStep(Projected ? 0 : inputs[0].Shape[1], output.Shape.Last, Gates);

    internal override void Write(AttributeWriter attributes) =>
        attributes.Add("reset", Reset).Add("last", Last).Add("projected", Projected);

    internal static Gru Read(AttributeReader attributes) =>
        new(attributes.Enum<GruReset>("reset"), attributes.Bool("last"), attributes.Bool("projected"));
}
