using RankKernel.Features;

namespace RankKernel.Cpu;

/// <summary>Ids, or the true length of a sequence, in the encoded rows of the user or of the tile's items.</summary>
internal readonly unsafe struct IdOperand(bool isItem, EncodedSlot slot, int rowWidth)
{
    /// <summary>The most ids a row.</summary>
    public int MaxLength { get; } = slot.Width;

    /// <summary>Whether rows have a length of their own.</summary>
    public bool HasLength { get; } = slot.LengthOffset >= 0;

    /// <summary>From row to row; 0 for the user's one row.</summary>
    public nint Stride => isItem ? rowWidth : 0;

    public int* Row(in Frame frame, int row) => Base(frame) + slot.Offset + (row * Stride);

    /// <summary>Where the length of row 0 stands.</summary>
    public int* Lengths(in Frame frame) => HasLength ? Base(frame) + slot.LengthOffset : null;

    public int Length(in Frame frame, int row) => Lengths(frame)[row * Stride];

    private int* Base(in Frame frame) => isItem ? frame.ItemIds : frame.UserIds;
}
