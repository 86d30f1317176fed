namespace RankKernel.Graph;

/// <summary>
/// A long short-term memory over the true length of a sequence (Hochreiter, Schmidhuber, 1997), from a state h and a cell c of
/// zeros: i = σ(Wi·x + bi + Ui·h + ci), f, g = tanh(..) and o alike, c' = f⊙c + i⊙g, h' = o⊙tanh(c').
/// With <paramref name="Scaled"/> factors p and q of every position also act on what is let in and on what is kept,
/// c' = q⊙f⊙c + p⊙i⊙g, as the time gates of SLi-Rec do.
/// Inputs: x [T, d], if scaled the factors [T, 2h] in the order p, q, W [4h, d], b [4h], U [4h, h], c [4h], gates in the order
/// i, f, g, o; if <paramref name="Projected"/>, W·x + b [T, 4h], the factors, U, c. Output: all states [T, h], or the last one [h],
/// zeros for an empty sequence.
/// </summary>
/// <param name="Last">Whether the output is the last state alone.</param>
/// <param name="Scaled">Whether each position has factors.</param>
/// <param name="Projected">Whether the part of the gates that needs no state is given.</param>
public sealed record Lstm(bool Last = false, bool Scaled = false, bool Projected = false) : Operation
{
    internal const int Gates = 4;

    /// <summary>Factors a position and element of the state.</summary>
    internal const int Factors = 2;

    /// <inheritdoc/>
    public override string Kind => nameof(Lstm);

    /// <summary>Once projected it is what every backend runs.</summary>
    public override bool IsPrimitive => Projected;

    internal int RecurrentWeight => (Projected ? 1 : 3) + (Scaled ? 1 : 0);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, RecurrentWeight + 2);
        var states = Recurrence.States(inputs[RecurrentWeight], Gates);
        Check.Constant(inputs[RecurrentWeight + 1], Gates * states);
        var x = inputs[0];
        Recurrence.Sequence(x);
        if (Scaled)
        {
            Check.Float(inputs[1]);
            Check.HasShape(inputs[1], x.Shape[0], Factors * states);
            if (inputs[1].Type.Sequence != x.Type.Sequence)
            {
                Check.Fail($"factors {inputs[1]} do not go with {x}");
            }
        }

        if (Projected)
        {
            Check.HasShape(x, x.Shape[0], Gates * states);
        }
        else
        {
            Check.Constant(inputs[RecurrentWeight - 2], Gates * states, x.Shape[1]);
            Check.Constant(inputs[RecurrentWeight - 1], Gates * states);
        }

        return Last ? new ValueType(new Shape(states)) : x.Type with { Shape = new Shape(x.Shape[0], states) };
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var projected = graph.Linear(inputs[0], inputs[RecurrentWeight - 2], inputs[RecurrentWeight - 1]);
        return graph.Add(
            this with { Projected = true }, [projected, .. inputs.Skip(1).Take(Scaled ? 1 : 0), inputs[RecurrentWeight], inputs[RecurrentWeight + 1]]);
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) =>
        inputs[0].Shape[0] * Recurrence.FlopsPerStep(Projected ? 0 : inputs[0].Shape[1], output.Shape.Last, Gates);

    internal override void Write(AttributeWriter attributes) =>
        attributes.Add("last", Last).Add("scaled", Scaled).Add("projected", Projected);

    internal static Lstm Read(AttributeReader attributes) =>
        new(attributes.Bool("last"), attributes.Bool("scaled"), attributes.Bool("projected"));
}
