using RankKernel.Graph;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>Functions of elements, with broadcasting.</summary>
internal sealed partial class OnnxLowering
{
    /// <summary>One operand where a function is written: a value of the graph or numbers, and its dimensions.</summary>
    private readonly record struct Operand(Value? Value, NdArray? Numbers, int[] Dimensions)
    {
        public double? Uniform => Numbers?.Uniform;
    }

    /// <summary>A function of elements.</summary>
    /// <param name="Compute">On numbers.</param>
    /// <param name="Write">As nodes of the graph: operands of one rank, which go together to the dimensions given.</param>
    /// <param name="Choose">Which operand the result is, where that is known; −1 where it is none.</param>
    private sealed record Elementwise(
        Func<double[], double> Compute, Func<OnnxLowering, Operand[], int[], Value> Write, Func<Operand[], int>? Choose = null);

    private OnnxValue Apply(Elementwise function, DataType type, params IReadOnlyList<OnnxValue> inputs)
    {
        if (inputs.Count(input => input is OnnxPieces) == 1
            && inputs.Single(input => input is OnnxPieces) is OnnxPieces pieces
            && inputs.All(input => input == pieces || input is OnnxConstant { Uniform: not null }))
        {
            return pieces with
            {
                Type = type,
                Parts = [.. pieces.Parts.Select(part => Apply(function, type, [.. inputs.Select(input => input == pieces ? part : Scalar(input))]))],
            };
        }

        foreach (var mask in inputs.OfType<OnnxRangeMask>())
        {
            FindLength(mask, inputs);
        }

        OnnxValue[] numbers = [.. inputs.Select(Numbers)];
        if (numbers.All(number => number is OnnxConstant))
        {
            return Fold(numbers, type, arrays => Combine(function, arrays));
        }

        var shape = numbers.Select(number => number.Shape).Aggregate(OnnxShape.Broadcast);
        if (ChosenConstant(function, numbers) is { } knownChoice)
        {
            return Expanded(knownChoice, shape);
        }

        return numbers.Any(number => number is OnnxSequence)
            ? ApplyAlong(function, type, numbers, shape)
            : ApplyDense(function, type, numbers, shape);
    }

    /// <summary>The operand that a function is known to give, where that is a constant: what lies past an end is often masked away.</summary>
    private static OnnxConstant? ChosenConstant(Elementwise function, OnnxValue[] numbers) =>
        function.Choose is { } choose && numbers.All(number => number is not OnnxSequence)
            && choose([.. numbers.Select(number => new Operand(null, (number as OnnxConstant)?.Narrow, []))]) is >= 0 and var chosen
            ? numbers[chosen] as OnnxConstant
            : null;

    private static OnnxConstant Scalar(OnnxValue constant) => new(NdArray.Scalar(((OnnxConstant)constant).Uniform!.Value), constant.Type);

    private static NdArray Combine(Elementwise function, NdArray[] arrays)
    {
        var shape = arrays.Select(array => array.Shape).Aggregate(NdArray.BroadcastShape);
        double[][] elements = [.. arrays.Select(array => array.BroadcastTo(shape).Elements)];
        return NdArray.Of(shape, i => function.Compute(Array.ConvertAll(elements, element => element[i])));
    }

    private OnnxDense ApplyDense(Elementwise function, DataType type, OnnxValue[] inputs, OnnxShape shape)
    {
        var stored = inputs.Select(StoredOf).Aggregate(OnnxShape.Broadcast).Padded(shape.Rank);
        Operand[] operands = [.. inputs.Select(input => OperandOf(input, stored))];
        return new OnnxDense(shape, type, Write(function, operands, stored.Row), stored);
    }

    private Value Write(Elementwise function, Operand[] operands, int[] shape)
    {
        if (function.Choose is { } choose && choose(operands) is >= 0 and var chosen && operands[chosen] is { Value: { } value, Dimensions: var dimensions }
            && dimensions.AsSpan().SequenceEqual(shape))
        {
            return _emit.Reshape(value, shape);
        }

        return function.Write(this, operands, shape);
    }

    private static OnnxShape StoredOf(OnnxValue value) => value switch
    {
        OnnxDense dense => dense.Stored,
        OnnxSequence sequence => sequence.Stored,
        _ => value.Shape,
    };

    private static Operand OperandOf(OnnxValue input, OnnxShape stored)
    {
        var dimensions = RowOf(StoredOf(input), stored);
        return input is OnnxConstant constant
            ? new Operand(null, constant.Narrow.WithShape(dimensions), dimensions)
            : new Operand(((OnnxDense)input).Value, null, dimensions);
    }

    private OnnxSequence ApplyAlong(Elementwise function, DataType type, OnnxValue[] inputs, OnnxShape shape)
    {
        var first = inputs.OfType<OnnxSequence>().First();
        var group = first.Group;
        var axis = first.Axis + shape.Rank - first.Shape.Rank;
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = Along(inputs[i], group, axis, shape.Rank);
        }

        var stored = inputs.Select(StoredOf).Aggregate(OnnxShape.Broadcast).Padded(shape.Rank);
        var inside = InsideOf(function, type, inputs, axis, shape.Rank);
        return new OnnxSequence(shape, type, axis, stored, group)
        {
            Inside = inside,
            Value = inside is null ? Write(function, [.. inputs.Select(input => OperandAlong(input, stored, axis, group))], [group.Length, .. RestOf(stored, axis)]) : null,
            Pad = new(() => Apply(function, type, [.. inputs.Select(input => input is OnnxSequence sequence ? WithRank(sequence.Pad.Value, shape.Rank) : Uniform(input, axis, shape.Rank))])),
            Empty = inputs.Any(input => input is OnnxSequence { Empty: not null })
                ? new(() => Apply(function, type, [.. inputs.Select(input => input is OnnxSequence sequence ? WithRank((sequence.Empty ?? sequence.Pad).Value, shape.Rank) : Uniform(input, axis, shape.Rank))]))
                : null,
        };
    }

    /// <summary>With dimensions of 1 in front.</summary>
    private static OnnxValue WithRank(OnnxValue value, int rank) => value switch
    {
        OnnxConstant constant when constant.Shape.Rank < rank => new OnnxConstant(
            constant.Narrow.WithShape(value.Shape.Padded(rank).Narrow), constant.Wide.WithShape(value.Shape.Padded(rank).Wide), value.Type),
        OnnxDense dense => dense with { Shape = dense.Shape.Padded(rank), Stored = dense.Stored.Padded(rank) },
        _ => value,
    };

    /// <summary>A constant that is the same at every position as one of them.</summary>
    private static OnnxValue Uniform(OnnxValue value, int axis, int rank)
    {
        if (value is OnnxDense dense)
        {
            var padded = (OnnxDense)WithRank(dense, rank);
            return padded.Shape.Narrow[axis] > 1 && padded.Stored.Narrow[axis] == 1 ? padded with { Shape = padded.Shape.With(axis, 1) } : padded;
        }

        var constant = (OnnxConstant)WithRank(value, rank);
        return constant.Shape.Narrow[axis] > 1 && constant.Narrow.IsUniformAlong(axis)
            ? Constant(NdLayout.Take(constant.Narrow, axis, [0]), NdLayout.Take(constant.Wide, axis, [0]), constant.Type)
            : constant;
    }

    /// <summary>An operand of a function along a sequence: along it too, the same at every position, or one element a position.</summary>
    private OnnxValue Along(OnnxValue input, OnnxGroup group, int axis, int rank)
    {
        switch (input)
        {
            case OnnxSequence sequence when sequence.Axis + rank - sequence.Shape.Rank != axis || sequence.Group.Length != group.Length:
                return Uniform(Densify(sequence), axis, rank);
            case OnnxSequence sequence when sequence.Group != group:
                throw Join(sequence.Group, group);
            case OnnxSequence sequence:
                return sequence;
            case OnnxDense { Input: { Group: { } other } } dense when other != group && dense.Stored.Padded(rank).Narrow[axis] == group.Length:
                throw Join(other, group);
            default:
                return Uniform(input, axis, rank);
        }
    }

    private OnnxConstant? InsideOf(Elementwise function, DataType type, OnnxValue[] inputs, int axis, int rank)
    {
        var known = inputs.Select(input => input switch
        {
            OnnxSequence sequence => sequence.Inside is { } inside ? WithRank(inside, rank) : null,
            OnnxConstant constant when constant.Shape.Padded(rank).Narrow[axis] == 1 => constant,
            _ => null,
        }).ToArray();
        return known.All(constant => constant is not null) ? (OnnxConstant)Apply(function, type, known!) : null;
    }

    private Operand OperandAlong(OnnxValue input, OnnxShape stored, int axis, OnnxGroup group)
    {
        var padded = StoredOf(input).Padded(stored.Rank);
        int[] rest = [.. Enumerable.Range(0, stored.Rank).Where(other => other != axis && !stored.IsPureBatch(other)).Select(other => padded.Narrow[other])];
        var length = stored.Narrow[axis];
        switch (input)
        {
            case OnnxSequence { Inside: { } inside }:
                return new Operand(null, inside.Narrow.WithShape([1, .. rest]), [1, .. rest]);
            case OnnxSequence { Value: { } value }:
                return new Operand(_emit.Reshape(value, [length, .. rest]), null, [length, .. rest]);
            case OnnxConstant constant when padded.Narrow[axis] == 1:
                return new Operand(null, constant.Narrow.WithShape([1, .. rest]), [1, .. rest]);
            case OnnxDense dense when padded.Narrow[axis] == 1:
                return new Operand(dense.Value, null, [1, .. rest]);
            default:
                var own = axis - stored.Rank + StoredOf(input).Rank;
                var whole = input is OnnxConstant perPosition
                    ? _emit.Constant(PositionsFirst(perPosition.Narrow, own).WithShape([length, .. rest]))
                    : _emit.Reshape(PositionsToFront(((OnnxDense)input).Value, StoredOf(input), own), [length, .. rest]);
                return new Operand(_emit.Add(new AlongSequence(), [whole, Like(group)]), null, [length, .. rest]);
        }
    }
}
