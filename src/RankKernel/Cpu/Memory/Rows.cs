using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

/// <summary>
/// Rows of floats in unmanaged memory: row r starts at <c>Data + r·Stride</c>. Stride 0 is one row shared by all:
/// a user value that meets candidate rows.
/// </summary>
internal readonly unsafe struct Rows(float* data, nint stride)
{
    public float* Data { get; } = data;

    /// <summary>Floats from one row to the next.</summary>
    public nint Stride { get; } = stride;

    public bool IsNull => Data is null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Row(int index) => Data + (index * Stride);

    /// <summary>The same rows, counted from <paramref name="first"/>.</summary>
    public Rows From(int first) => IsNull ? this : new Rows(Row(first), Stride);
}
