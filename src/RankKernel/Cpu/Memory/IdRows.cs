namespace RankKernel.Cpu;

/// <summary>
/// Rows of embedding ids: row r's ids start at <c>Ids + r·Stride</c>. Without <c>Lengths</c> each row has exactly one id;
/// else row r has <c>Lengths[r]</c>, or <c>Lengths[0]</c> where the stride is 0 (one row shared by all).
/// <c>Weights</c> is null or lies parallel to <c>Ids</c>.
/// </summary>
internal readonly unsafe struct IdRows(int* ids, nint stride, int* lengths, float* weights)
{
    public int* Ids { get; } = ids;

    public nint Stride { get; } = stride;

    public int* Lengths { get; } = lengths;

    public float* Weights { get; } = weights;

    public int Length(int row) => Lengths is null ? 1 : Lengths[Stride == 0 ? 0 : row];

    public int* Row(int row) => Ids + (row * Stride);

    public float* WeightRow(int row) => Weights is null ? null : Weights + (row * Stride);

    /// <summary>The same rows, counted from <paramref name="first"/>.</summary>
    public IdRows From(int first) => Stride == 0
        ? this
        : new IdRows(Row(first), Stride, Lengths is null ? null : Lengths + first, WeightRow(first));
}
