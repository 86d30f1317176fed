using RankKernel.Graph;
using RankKernel.Import.Onnx.Schema;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>What a tensor of an ONNX graph is to the importer.</summary>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Type">Its element type; truth values and whole numbers are carried as numbers.</param>
internal abstract record OnnxValue(OnnxShape Shape, DataType Type)
{
    public bool IsFloat => Type is DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16;
}

/// <summary>Unknown, because nodes that it depends on cannot be brought in.</summary>
/// <param name="Problems">Which nodes, and why.</param>
internal sealed record OnnxUnknown(IReadOnlyList<string> Problems) : OnnxValue(new OnnxShape(), DataType.Undefined);

/// <summary>Known when the model is imported: a weight, or computed from weights and shapes.</summary>
internal sealed record OnnxConstant : OnnxValue
{
    private readonly Func<NdArray>? _read;
    private NdArray? _narrow;

    public OnnxConstant(NdArray narrow, NdArray wide, DataType type)
        : base(new OnnxShape(narrow.Shape, wide.Shape), type) => (_narrow, Wide) = (narrow, wide);

    public OnnxConstant(NdArray elements, DataType type)
        : this(elements, elements, type)
    {
    }

    /// <summary>A weight, whose elements are read when they are asked for.</summary>
    public OnnxConstant(TensorProto weight, OnnxWeights weights)
        : base(new OnnxShape(OnnxWeights.Dimensions(weight)), weight.DataType) => (Weight, _read, Wide) = (weight, () => weights.Numbers(weight), null!);

    /// <summary>The weight that it is, unchanged.</summary>
    public TensorProto? Weight { get; }

    /// <summary>For a batch of one row.</summary>
    public NdArray Narrow => _narrow ??= _read!();

    /// <summary>For the wider batch.</summary>
    public NdArray Wide { get => field ?? Narrow; }

    public bool IsSame => ReferenceEquals(Narrow, Wide);

    /// <summary>The only number that it holds, or null if there are several.</summary>
    public double? Uniform => Shape.Count > 1 << 22 ? null : Narrow.Uniform;
}

/// <summary>Numbers that depend on inputs.</summary>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Value">The graph's value: one row of <paramref name="Stored"/>.</param>
/// <param name="Stored">The dimensions that are there; an axis of 1 where <paramref name="Shape"/> has more is repeated.</param>
internal sealed record OnnxDense(OnnxShape Shape, DataType Type, Value Value, OnnxShape Stored) : OnnxValue(Shape, Type)
{
    /// <summary>The input that it is, unchanged but for its dimensions.</summary>
    public OnnxInput? Input { get; init; }
}

/// <summary>
/// Numbers along a padded sequence: within its true length they are a value of the graph that runs along it, past it they are known.
/// </summary>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Axis">The axis of positions.</param>
/// <param name="Stored">The dimensions that are there.</param>
/// <param name="Group">The sequence.</param>
internal sealed record OnnxSequence(OnnxShape Shape, DataType Type, int Axis, OnnxShape Stored, OnnxGroup Group) : OnnxValue(Shape, Type)
{
    /// <summary>Within the true length, [T, the other dimensions of a row]; null where that is <see cref="Inside"/>.</summary>
    public Value? Value { get; init; }

    /// <summary>The same for every position within the true length, an axis of 1 in the place of positions.</summary>
    public OnnxConstant? Inside { get; init; }

    /// <summary>Past the true length: an axis of 1 in the place of positions, or one element a position.</summary>
    public required Lazy<OnnxValue> Pad { get; init; }

    /// <summary>As <see cref="Pad"/>, where there are no positions at all; null if that is no different.</summary>
    public Lazy<OnnxValue>? Empty { get; init; }
}

/// <summary>Whole numbers of an input that may be rows of a table.</summary>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Input">The input.</param>
/// <param name="Axis">The axis of positions, or −1 for one id a row.</param>
/// <param name="Offset">What is added to each.</param>
internal sealed record OnnxIds(OnnxShape Shape, DataType Type, OnnxInput Input, int Axis, int Offset = 0) : OnnxValue(Shape, Type);

/// <summary>Where ids are, or are not, a given number.</summary>
internal sealed record OnnxIdsEqual(OnnxShape Shape, DataType Type, OnnxIds Ids, int Id, bool IsNot) : OnnxValue(Shape, Type);

/// <summary>The true length of a sequence, plus a number.</summary>
internal sealed record OnnxLength(OnnxShape Shape, DataType Type, OnnxGroup Group, int Offset = 0) : OnnxValue(Shape, Type);

/// <summary>Which positions lie before a number that is not yet known to be a length.</summary>
internal sealed record OnnxRangeMask(OnnxShape Shape, DataType Type, OnnxInput Input, int Axis, OnnxDense Mask) : OnnxValue(Shape, Type);

/// <summary>Values of several kinds side by side.</summary>
internal sealed record OnnxPieces(OnnxShape Shape, DataType Type, int Axis, IReadOnlyList<OnnxValue> Parts) : OnnxValue(Shape, Type);

/// <summary>The places where a condition on rows holds, as if it held: [dimensions of <paramref name="Mask"/>, places].</summary>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Mask">The condition, of the dimensions that places are of.</param>
/// <param name="IsTransposed">Whether it is [places, dimensions].</param>
internal sealed record OnnxPlaces(OnnxShape Shape, DataType Type, OnnxValue Mask, bool IsTransposed) : OnnxValue(Shape, Type);
