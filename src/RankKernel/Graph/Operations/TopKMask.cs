namespace RankKernel.Graph;

/// <summary>
/// 1 where a score is one of the <paramref name="Count"/> largest of the last dimension, else 0; of equal ones the first positions
/// win. For a sequence [T] it runs over the true length. As the mask of <see cref="MultiHeadAttention"/> it is a search over a long
/// history: only the positions found are attended to.
/// </summary>
/// <param name="Count">How many.</param>
/// <param name="PaddingCompetes">
/// Whether the positions that a sequence lacks up to its maximum length compete with a score of 0, and win if equal, although they
/// have no place in the output: an implementation that multiplies scores by a mask may rank padding above what it does not like.
/// </param>
public sealed record TopKMask(int Count, bool PaddingCompetes = false) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(TopKMask);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 1);
        Check.Float(inputs[0]);
        if (Count < 1)
        {
            Check.Fail($"the best {Count}, expected at least 1");
        }

        if (inputs[0].Shape.Rank == 0)
        {
            Check.Fail($"input {inputs[0]} has no dimension to run over");
        }

        if (PaddingCompetes && (inputs[0].Type.Sequence is null || inputs[0].Shape.Rank != 1))
        {
            Check.Fail($"input {inputs[0]} must be the numbers of a sequence for its padding to compete");
        }

        return inputs[0].Type;
    }

    internal override void Write(AttributeWriter attributes) => attributes.Add("count", Count).Add("padding_competes", PaddingCompetes);

    internal static TopKMask Read(AttributeReader attributes) => new(attributes.Int("count"), attributes.Bool("padding_competes"));
}
