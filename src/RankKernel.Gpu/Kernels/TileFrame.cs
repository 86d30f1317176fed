using System.Runtime.CompilerServices;
using ILGPU;

namespace RankKernel.Gpu;

/// <summary>
/// What a group of threads works on: a tile of rows, and where its values are. Held by every thread.
/// </summary>
internal struct TileFrame
{
    public ArrayView<int> Code;
    public ArrayView<float> Constants;
    public ArrayView<int> ConstantWords;
    public ArrayView<float> Work;
    public ArrayView<int> Words;

    /// <summary>Memory of the group that is close to it.</summary>
    public ArrayView<float> Shared;

    /// <summary>How many rows.</summary>
    public int Rows;

    public int User;
    public int Item;
    public int Pair;
    public int UserIds;
    public int UserNumbers;
    public int ItemIds;
    public int ItemNumbers;
    public int Temporary;
    public int ItemIdWidth;

    /// <summary>Elements of <see cref="Shared"/>: what is left of 48 KiB besides the compiler's own.</summary>
    public const int SharedLength = 12000;

    /// <summary>A value's rows: where row 0 begins, and the distance to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly RowsView Operand(int at)
    {
        var space = Code[at];
        var offset = Code[at + 1];
        var view = space == OperandSpace.Constant
            ? Constants.SubView((long)offset * OperandSpace.ConstantUnit, Constants.Length - ((long)offset * OperandSpace.ConstantUnit))
            : Work.SubView(Base(space) + offset, Work.Length - (Base(space) + offset));
        return new RowsView(view, Code[at + 2]);
    }

    /// <summary>A parameter, from its place in units of <see cref="OperandSpace.ConstantUnit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ArrayView<float> Constant(int place) => Constants.SubView((long)place * OperandSpace.ConstantUnit);

    /// <summary>A parameter of whole numbers or reduced precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ArrayView<int> ConstantWordsAt(int place) => ConstantWords.SubView((long)place * OperandSpace.ConstantUnit);

    /// <summary>Scratch that a step uses and the next overwrites.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ArrayView<float> TemporaryView() => Work.SubView(Temporary);

    /// <summary>Where the ids of a row begin among the words; at points to (side, offset).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int IdsOf(int at, int row) =>
        Code[at + 1] + (Code[at] == OperandSpace.ItemIds ? ItemIds + (row * ItemIdWidth) : UserIds);

    /// <summary>How many positions a row's sequence has; at points to (side, offset of the length).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int LengthOf(int at, int row) => Words[IdsOf(at, row)];

    /// <summary>How many vectors a row of a value has; at points to an extent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int VectorsOf(int at, int row)
    {
        var vectors = Code[at];
        if (Code[at + 1] != OperandSpace.None)
        {
            var length = LengthOf(at + 1, row);
            vectors = Code[at + 3] == 0 ? vectors * length : XMin(length, 1);
        }

        return vectors;
    }

    /// <summary>How wide the vectors of a row are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int WidthOf(int at, int row, int width) => Code[at + 3] == 0 ? width : LengthOf(at + 1, row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int XMin(int a, int b) => a < b ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int Base(int space)
    {
        var start = User;
        start = space == OperandSpace.Item ? Item : start;
        start = space == OperandSpace.Pair ? Pair : start;
        start = space == OperandSpace.UserNumbers ? UserNumbers : start;
        return space == OperandSpace.ItemNumbers ? ItemNumbers : start;
    }
}

/// <summary>The rows of a value.</summary>
internal readonly struct RowsView(ArrayView<float> view, int stride)
{
    public readonly ArrayView<float> View = view;
    public readonly int Stride = stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Get(int row, int element) => View[(row * Stride) + element];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int row, int element, float value) => View[(row * Stride) + element] = value;
}

/// <summary>Where operands are, as the code says it.</summary>
internal static class OperandSpace
{
    /// <summary>Not there.</summary>
    public const int None = -1;

    public const int Constant = 0;
    public const int User = 1;
    public const int Item = 2;
    public const int Pair = 3;
    public const int UserNumbers = 4;
    public const int ItemNumbers = 5;

    /// <summary>Ids of the user's row.</summary>
    public const int UserIds = 6;

    /// <summary>Ids of the items' rows.</summary>
    public const int ItemIds = 7;

    /// <summary>Parameters begin at multiples of so many elements.</summary>
    public const int ConstantUnit = 16;
}
