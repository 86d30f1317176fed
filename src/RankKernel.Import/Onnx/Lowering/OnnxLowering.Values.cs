using RankKernel.Graph;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>From one kind of value to another.</summary>
internal sealed partial class OnnxLowering
{
    private static OnnxConstant Known(OnnxValue value, string what) =>
        value as OnnxConstant ?? throw new OnnxLoweringException($"{what} depends on the data");

    private static OnnxConstant Constant(NdArray narrow, NdArray wide, DataType type) =>
        narrow.Shape.AsSpan().SequenceEqual(wide.Shape) && narrow.Elements.AsSpan().SequenceEqual(wide.Elements)
            ? new OnnxConstant(narrow, type)
            : new OnnxConstant(narrow, wide, type);

    /// <summary>Computes what depends on constants alone, for both batches.</summary>
    private static OnnxConstant Fold(IReadOnlyList<OnnxValue> inputs, DataType type, Func<NdArray[], NdArray> function)
    {
        OnnxConstant[] constants = [.. inputs.Select(input => Known(input, "an input"))];
        var narrow = function([.. constants.Select(constant => constant.Narrow)]);
        return constants.All(constant => constant.IsSame)
            ? new OnnxConstant(narrow, type)
            : Constant(narrow, function([.. constants.Select(constant => constant.Wide)]), type);
    }

    /// <summary>Any value as numbers: dense, along a sequence, or known.</summary>
    private OnnxValue Numbers(OnnxValue value) => value switch
    {
        OnnxConstant or OnnxDense or OnnxSequence => value,
        OnnxIds ids => Numbers(ids, id => id + ids.Offset),
        OnnxIdsEqual equal => Numbers(equal),
        OnnxLength length => LengthNumber(length),
        OnnxRangeMask mask => mask.Mask,
        OnnxPieces pieces => JoinNumbers([.. pieces.Parts.Select(Numbers)], pieces.Axis, pieces.Shape),
        _ => throw new OnnxLoweringException("places of a condition are used as numbers"),
    };

    /// <summary>Any value as numbers of fixed size.</summary>
    private OnnxDense Dense(OnnxValue value)
    {
        switch (Numbers(value))
        {
            case OnnxDense dense:
                return dense;
            case OnnxSequence sequence:
                return Densify(sequence);
            case OnnxConstant constant:
                return new OnnxDense(constant.Shape, constant.Type, ConstantValue(constant), constant.Shape);
            default:
                throw new InvalidOperationException("Numbers are of three kinds.");
        }
    }

    /// <summary>A dense value with everything there that its dimensions say.</summary>
    private OnnxDense Full(OnnxValue value)
    {
        var dense = Dense(value);
        if (dense.Stored.IsSame(dense.Shape))
        {
            return dense;
        }

        var row = RowOf(dense.Stored, dense.Shape);
        return dense with { Value = _emit.Broadcast(dense.Value, row, dense.Shape.Row), Stored = dense.Shape };
    }

    /// <summary>The dimensions of a row of one shape, on the axes that a row of another has.</summary>
    private static int[] RowOf(OnnxShape stored, OnnxShape like)
    {
        var padded = stored.Padded(like.Rank);
        return [.. Enumerable.Range(0, like.Rank).Where(axis => !like.IsPureBatch(axis)).Select(axis => padded.Narrow[axis])];
    }

    private Value ConstantValue(OnnxConstant constant) =>
        constant.Weight is { } weight ? WeightValue(weight, constant.Shape.Row) : _emit.Constant(constant.Narrow.WithShape(constant.Shape.Row));

    /// <summary>Numbers that are a function of an id: a look-up in a table of one column.</summary>
    private OnnxValue Numbers(OnnxIds ids, Func<double, double> function)
    {
        if (ids.Input.Rows == 0)
        {
            return Open(ids);
        }

        if (ids.Input.Rows + ids.Input.Offset >= 1 << 24)
        {
            throw new OnnxLoweringException($"the ids of '{ids.Input.Name}' are used as numbers, and float32 has none above {1 << 24}");
        }

        var table = NdArray.Of([ids.Input.Rows, 1], row => function(row - ids.Input.Offset));
        var rows = LookUp(ids with { Offset = 0 }, _emit.Constant(table), row => NdArray.Vector(table.Elements[row]));
        return Reshaped(rows, ids.Shape, ids.Type);
    }

    private OnnxValue Numbers(OnnxIdsEqual equal)
    {
        if (equal.Ids.Input.Group is not { } group || equal.Ids.Axis < 0 || equal.Ids.Input.Rows == 0)
        {
            return Numbers(equal.Ids, id => (id + equal.Ids.Offset == equal.Id) != equal.IsNot ? 1 : 0) with { Type = equal.Type };
        }

        // Ones or zeros along the sequence, and the other where the id is.
        var (axis, id) = (AxisOfLength(equal.Shape, group.Length), equal.Id - equal.Ids.Offset);
        var rest = _emit.Constant(NdArray.Of([group.Length], _ => equal.IsNot ? 1 : 0));
        var along = _emit.Add(new AlongSequence(), [rest, Like(group)]);
        var mask = _emit.Add(new Mask(id + equal.Ids.Input.Offset, equal.IsNot ? 0 : 1), [along, InputValue(equal.Ids.Input)]);
        var pad = (_options.PaddingId == id) != equal.IsNot ? 1 : 0;
        return new OnnxSequence(equal.Shape, equal.Type, axis, equal.Shape, group)
        {
            Value = _emit.Reshape(mask, [group.Length, .. RestOf(equal.Shape, axis)]),
            Pad = new(() => Ones(equal.Shape, axis, pad, equal.Type)),
        };
    }

    private OnnxDense LengthNumber(OnnxLength length)
    {
        var ones = _emit.Add(new AlongSequence(), [_emit.Constant(NdArray.Of([length.Group.Length], _ => 1)), Like(length.Group)]);
        var stored = new OnnxShape([.. length.Shape.Narrow.Select(_ => 1)], [.. length.Shape.Narrow.Select((_, axis) => axis == length.Shape.Batch ? OnnxShape.Probe : 1)]);
        var count = _emit.Reshape(_emit.Add(new Reduce(ReduceKind.Sum, 0), [ones]), stored.Row);
        if (length.Offset != 0)
        {
            count = _emit.Add(new Binary(BinaryKind.Add), [count, _emit.Constant(NdArray.Vector(length.Offset))]);
        }

        return new OnnxDense(length.Shape, length.Type, _emit.Reshape(count, stored.Row), stored);
    }

    /// <summary>A value of the graph that runs along a sequence.</summary>
    private Value Like(OnnxGroup group) => InputValue(group.Members[0]);

    private Value InputValue(OnnxInput input) => _graph.Input(input.Source!.Feature, input.Source.Column);

    /// <summary>A constant with 1 in the place of an axis, without the batch.</summary>
    private static OnnxConstant Ones(OnnxShape shape, int axis, double element, DataType type)
    {
        int[] dimensions = [.. shape.Narrow];
        dimensions[axis] = 1;
        return new OnnxConstant(NdArray.Of(dimensions, _ => element), type);
    }

    /// <summary>The dimensions of a row behind the axis of positions, which stands first in values along a sequence.</summary>
    private static int[] RestOf(OnnxShape shape, int axis) =>
        [.. Enumerable.Range(0, shape.Rank).Where(other => other != axis && !shape.IsPureBatch(other)).Select(other => shape.Narrow[other])];

    private static int AxisOfLength(OnnxShape shape, int length) => Array.IndexOf(shape.Narrow, length);

    /// <summary>What is within the true length, as a value along the sequence.</summary>
    private Value Within(OnnxSequence sequence)
    {
        if (sequence.Value is { } value)
        {
            return value;
        }

        var rest = RestOf(sequence.Stored, sequence.Axis);
        var each = sequence.Inside!.Narrow.WithShape([1, .. rest]).BroadcastTo([sequence.Group.Length, .. rest]);
        return _emit.Add(new AlongSequence(), [_emit.Constant(each), Like(sequence.Group)]);
    }

    /// <summary>A sequence as a value of fixed size, with what is past its true length.</summary>
    private OnnxDense Densify(OnnxSequence sequence)
    {
        var (length, axis) = (sequence.Group.Length, sequence.Axis);
        var rest = RestOf(sequence.Stored, axis);
        int[] whole = [length, .. rest];
        var value = _emit.Add(new PadSequence(), [Within(sequence)]);
        if (PastEnd(sequence.Pad.Value, sequence) is { } pad)
        {
            var ones = _emit.Add(new AlongSequence(), [_emit.Constant(NdArray.Of(whole, _ => 1)), Like(sequence.Group)]);
            value = _emit.Add(new Where(), [_emit.Add(new PadSequence(), [ones]), value, pad]);
        }

        if (sequence.Empty is { } empty)
        {
            var zeros = _emit.Constant(NdArray.Of(whole, _ => 0));
            value = _emit.Add(new IfEmpty(), [value, Like(sequence.Group), PastEnd(empty.Value, sequence) ?? zeros]);
        }

        return new OnnxDense(sequence.Shape, sequence.Type, PositionsBack(value, sequence.Stored, axis), sequence.Stored);
    }

    /// <summary>What is past the end at every position, [T, the rest]; null for zeros.</summary>
    private Value? PastEnd(OnnxValue pad, OnnxSequence sequence)
    {
        var numbers = Numbers(pad);
        if (numbers is OnnxConstant { Uniform: 0 })
        {
            return null;
        }

        var (length, axis) = (sequence.Group.Length, sequence.Axis);
        var rest = RestOf(sequence.Stored, axis);
        if (numbers is OnnxConstant constant)
        {
            int[] target = [.. sequence.Stored.Narrow];
            return _emit.Constant(PositionsFirst(constant.Narrow.BroadcastTo(target), axis).WithShape([length, .. rest]));
        }

        var dense = Dense(numbers);
        var shape = new OnnxShape(dense.Shape.Padded(sequence.Stored.Rank).Narrow, dense.Shape.Padded(sequence.Stored.Rank).Wide);
        var full = Full(dense);
        var from = RowOf(shape, sequence.Stored);
        var to = RowOf(sequence.Stored, sequence.Stored);
        var all = _emit.Broadcast(full.Value, from, to);
        return PositionsToFront(all, sequence.Stored, axis);
    }

    private static NdArray PositionsFirst(NdArray x, int axis) =>
        NdLayout.Transpose(x, [axis, .. Enumerable.Range(0, x.Rank).Where(other => other != axis)]);

    /// <summary>[T, the rest] in the order of the tensor's axes.</summary>
    private Value PositionsBack(Value value, OnnxShape shape, int axis)
    {
        var order = NdArray.Iota([shape.Narrow[axis], .. Rest(shape.Narrow, axis)]);
        var back = NdLayout.Transpose(order, [.. Enumerable.Range(0, shape.Rank).Select(other => other == axis ? 0 : other < axis ? other + 1 : other)]);
        return _emit.Take(value, shape.Row, Array.ConvertAll(back.Elements, index => (int)index));
    }

    /// <summary>A row in the order of the tensor's axes as [T, the rest].</summary>
    private Value PositionsToFront(Value value, OnnxShape shape, int axis)
    {
        var front = PositionsFirst(NdArray.Iota(shape.Narrow), axis);
        return _emit.Take(value, [shape.Narrow[axis], .. RestOf(shape, axis)], Array.ConvertAll(front.Elements, index => (int)index));
    }

    private static int[] Rest(int[] dimensions, int axis) => [.. dimensions[..axis], .. dimensions[(axis + 1)..]];
}
