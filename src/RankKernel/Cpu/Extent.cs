namespace RankKernel.Cpu;

/// <summary>
/// How many vectors of the last dimension a row of a value holds: 1 for a vector, the product of the leading dimensions for
/// more, with the true length in place of a sequence's first one. Not for what runs over the length itself, such as a softmax.
/// </summary>
/// <param name="Vectors">Vectors a row; a position's, along a sequence.</param>
/// <param name="Sequence">Whose length counts, if the value runs along a sequence.</param>
internal readonly record struct Extent(int Vectors, IdOperand? Sequence)
{
    /// <summary>Whether every row is one vector, so that all rows can be run as one block.</summary>
    public bool IsOneVector => Vectors == 1 && Sequence is null;

    public int Count(in Frame frame, int row) => Sequence is { } sequence ? Vectors * sequence.Length(frame, row) : Vectors;
}
