namespace RankKernel.Graph;

/// <summary>
/// k-max pooling (Kalchbrenner et al., A Convolutional Neural Network for Modelling Sentences, 2014): the
/// <paramref name="Count"/> largest numbers of each column of rows. Input: x [F, …] → [k, …].
/// </summary>
/// <param name="Count">How many, k.</param>
/// <param name="Descending">
/// Whether they come out from the largest to the smallest, as sorting frameworks leave them; else in the order of their rows, as in
/// the paper, of equal ones the first rows'.
/// </param>
public sealed record KMaxPooling(int Count, bool Descending = false) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(KMaxPooling);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 1);
        var x = inputs[0];
        Check.Float(x);
        Check.FixedSize(x);
        if (x.Shape.Rank == 0 || Count < 1 || Count > x.Shape[0])
        {
            Check.Fail($"the {Count} largest of {x}, expected at least 1 and no more than there are rows");
        }

        return new ValueType(new Shape([Count, .. x.Shape.Dimensions[1..]]));
    }

    internal override void Write(AttributeWriter attributes) => attributes.Add("count", Count).Add("descending", Descending);

    internal static KMaxPooling Read(AttributeReader attributes) => new(attributes.Int("count"), attributes.Bool("descending"));
}
