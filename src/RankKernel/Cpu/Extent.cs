namespace RankKernel.Cpu;

/// <summary>
/// How many vectors a row of a value holds: 1 for a vector, the product of the leading dimensions for more, with the true length
/// in place of a sequence's first one. The numbers of a sequence [T] are one vector, as wide as the true length.
/// </summary>
/// <param name="Vectors">Vectors a row; a position's, along a sequence.</param>
/// <param name="Sequence">Whose length counts, if the value runs along a sequence.</param>
/// <param name="IsOfNumbers">Whether the value is a sequence of numbers.</param>
internal readonly record struct Extent(int Vectors, IdOperand? Sequence, bool IsOfNumbers = false)
{
    /// <summary>Whether every row is one vector of a fixed width, so that all rows can be run as one block.</summary>
    public bool IsOneVector => Vectors == 1 && Sequence is null;

    public int Count(in Frame frame, int row) => Sequence is not { } sequence ? Vectors
        : IsOfNumbers ? Math.Min(sequence.Length(frame, row), 1)
        : Vectors * sequence.Length(frame, row);

    /// <summary>How wide the vectors of a row are, of a value whose last dimension is <paramref name="width"/>.</summary>
    public int Width(in Frame frame, int row, int width) => IsOfNumbers ? Sequence!.Value.Length(frame, row) : width;
}
