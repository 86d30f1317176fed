namespace RankKernel.Graph;

/// <summary>
/// Puts <paramref name="Fill"/> where an id is <paramref name="PaddingId"/>. Inputs: x [T], ids [T] of the same sequence.
/// </summary>
/// <param name="PaddingId">The id to look for.</param>
/// <param name="Fill">The number put there.</param>
public sealed record Mask(int PaddingId, double Fill) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Mask);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 2);
        Check.Float(inputs[0]);
        Check.Ids(inputs[1]);
        if (inputs[0].Shape != inputs[1].Shape || inputs[0].Type.Sequence != inputs[1].Type.Sequence)
        {
            Check.Fail($"ids {inputs[1]} do not go with {inputs[0]}");
        }

        return inputs[0].Type;
    }

    internal override void Write(AttributeWriter attributes) => attributes.Add("padding_id", PaddingId).Add("fill", Fill);

    internal static Mask Read(AttributeReader attributes) => new(attributes.Int("padding_id"), attributes.Double("fill"));
}
