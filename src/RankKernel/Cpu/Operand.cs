using RankKernel.Planning;

namespace RankKernel.Cpu;

/// <summary>A value as a step reads or writes it: resolved against a <see cref="Frame"/> at every run.</summary>
internal readonly unsafe struct Operand
{
    private readonly Space _space;
    private readonly nint _offset;
    private readonly nint _stride;
    private readonly float* _constant;

    public Operand(Placement placement)
    {
        _space = placement.Space;
        _offset = placement.Offset;
        _stride = placement.Stride;
        _constant = placement.Constant is null ? null : placement.Constant.FloatPointer;
    }

    /// <summary>The rows of the tile; stride 0 where one row serves all.</summary>
    public Rows Rows(in Frame frame) => new(Base(frame) + _offset, _stride);

    public float* Row(in Frame frame, int row) => Base(frame) + _offset + (row * _stride);

    /// <summary>Whether this is the memory of <paramref name="other"/>, <paramref name="elements"/> into each row.</summary>
    public bool IsPartOf(Operand other, int elements) =>
        _space == other._space && _offset == other._offset + elements && _stride == other._stride;

    private float* Base(in Frame frame) => _space switch
    {
        Space.User => frame.User,
        Space.Item => frame.Item,
        Space.Pair => frame.Pair,
        Space.UserNumbers => frame.UserNumbers,
        Space.ItemNumbers => frame.ItemNumbers,
        _ => _constant,
    };
}
