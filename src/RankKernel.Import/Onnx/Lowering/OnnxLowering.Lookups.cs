using RankKernel.Graph;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>Rows of tables, and elements chosen by number.</summary>
internal sealed partial class OnnxLowering
{
    private OnnxValue Gather(OnnxNode node)
    {
        var (x, indices) = (node[0], node[1]);
        var axis = NdArray.Axis(node.Int("axis", 0), x.Shape.Rank);
        return indices switch
        {
            OnnxConstant constant => Chosen(x, constant, axis),
            OnnxIds ids when x is OnnxConstant table && axis == 0 => Rows(table, ids),
            OnnxPieces pieces when x is OnnxConstant table && axis == 0 && pieces.Parts.All(part => part is OnnxIds) => Join(
                [.. pieces.Parts.Select(part => Rows(table, (OnnxIds)part))], pieces.Axis, RowsShape(pieces.Shape, table)),
            OnnxLength { Offset: -1 } last when x is OnnxSequence sequence && sequence.Axis == axis && sequence.Group == last.Group => throw new OnnxLoweringException(
                "the last position is taken by a number without a batch axis"),
            _ when x is OnnxConstant { Shape.Rank: >= 1 } table && axis == 0 && table.Shape.Narrow[0] <= MostHot => RowsByNumber(table, indices),
            _ when x is OnnxConstant { Shape.Rank: >= 1 } && axis == 0 => throw new OnnxLoweringException("rows of a table are chosen by numbers that are no input"),
            _ => throw new OnnxLoweringException("the elements that it takes depend on the data"),
        };
    }

    /// <summary>Rows of a small table by computed numbers: a product with ones at their places.</summary>
    private OnnxValue RowsByNumber(OnnxConstant table, OnnxValue indices)
    {
        var (rows, width) = (table.Shape.Narrow[0], checked((int)NdArray.Count(table.Shape.Narrow[1..])));
        var index = Layout(Numbers(indices), (x, _) => x.WithShape([.. x.Shape, 1]));
        index = Apply(Choice, index.Type, Apply(Less, DataType.Bool, index, Number(0)), Apply(Add, index.Type, index, Number(rows)), index);
        var hot = Apply(Equal, DataType.Bool, index, new OnnxConstant(NdArray.Of([rows], i => i), index.Type));
        var product = MatMul(hot, new OnnxConstant(table.Narrow.WithShape(rows, width), table.Type));
        return WithShape(product, RowsShape(indices.Shape, table)) with { Type = table.Type };
    }

    /// <summary>Elements of an axis by known positions.</summary>
    private OnnxValue Chosen(OnnxValue x, OnnxConstant indices, int axis)
    {
        if (axis == x.Shape.Batch && x.Shape.IsPureBatch(axis))
        {
            // An order of the rows, which a batch of one has only one of.
            var isOrder = indices.Wide.Elements.Order().SequenceEqual(Enumerable.Range(0, OnnxShape.Probe).Select(i => (double)i));
            return isOrder && indices.Shape.Rank == 1 ? x : throw new OnnxLoweringException("it takes single rows of a batch");
        }

        return Layout(x, (array, wide) => NdLayout.Gather(array, wide ? indices.Wide : indices.Narrow, axis));
    }

    private static OnnxShape RowsShape(OnnxShape ids, OnnxConstant table) =>
        new([.. ids.Narrow, .. table.Shape.Narrow[1..]], [.. ids.Wide, .. table.Shape.Narrow[1..]]);

    /// <summary>Rows of a table by ids.</summary>
    private OnnxValue Rows(OnnxConstant table, OnnxIds ids)
    {
        var (input, count) = (ids.Input, table.Shape.Narrow[0]);
        var rows = count - ids.Offset;
        if (input.Role == OnnxRole.Length)
        {
            throw new OnnxLoweringException($"'{input.Name}' is the length of a history and a row of a table");
        }

        if (rows < 1)
        {
            throw new OnnxLoweringException($"{ids.Offset} is added to '{input.Name}', and the table has {count} rows");
        }

        if (input.Rows == 0 || rows < input.Rows || input.Offset != ids.Offset)
        {
            if (input.Rows != 0 && input.Offset != ids.Offset)
            {
                throw new OnnxLoweringException($"'{input.Name}' is looked up with {input.Offset} and with {ids.Offset} added to it");
            }

            throw Restart(() => (input.Rows, input.Offset, input.Role) = (rows, ids.Offset, OnnxRole.Ids));
        }

        var width = checked((int)NdArray.Count(table.Shape.Narrow[1..]));
        var value = table.Weight is { } weight ? WeightValue(weight, [count, width]) : TableConstant(table.Narrow, count, width);
        var shape = RowsShape(ids.Shape, table);
        return Reshaped(LookUp(ids, value, row => new NdArray([width], RowOf(value, row, width))), shape, table.Type);
    }

    private Value TableConstant(NdArray table, int rows, int width)
    {
        if (!_tables.TryGetValue(table, out var value))
        {
            _tables.Add(table, value = _emit.Constant(table.WithShape(rows, width)));
        }

        return value;
    }

    private static double[] RowOf(Value table, int row, int width) =>
        Array.ConvertAll(table.Data!.AsFloats().Slice(row * width, width).ToArray(), element => (double)element);

    /// <summary>A row of a table [rows, width] for every id: dimensions of the ids, then the width.</summary>
    private OnnxValue LookUp(OnnxIds ids, Value table, Func<int, NdArray> row)
    {
        var width = table.Shape.Last;
        var shape = new OnnxShape([.. ids.Shape.Narrow, width], [.. ids.Shape.Wide, width]);
        var value = InputValue(ids.Input);
        if (ids.Axis < 0)
        {
            var found = _emit.Add(new EmbeddingBag(), [value, table]);
            return new OnnxDense(shape, DataType.Float, _emit.Reshape(found, shape.Row), shape);
        }

        var rows = _emit.Add(new SequenceGather(), [value, table]);
        return new OnnxSequence(shape, DataType.Float, ids.Axis, shape, ids.Input.Group!)
        {
            Value = _emit.Reshape(rows, [ids.Input.Length, .. RestOf(shape, ids.Axis)]),
            Pad = new(() =>
            {
                // The padding id as it stands in a table to which ids are added.
                var pad = row(_options.PaddingId + ids.Input.Offset);
                int[] dimensions = [.. ids.Shape.Narrow.Select(_ => 1), width];
                return new OnnxConstant(pad.WithShape(dimensions), DataType.Float);
            }),
        };
    }

    private OnnxValue GatherElements(OnnxNode node)
    {
        var (x, indices) = (node[0], node[1]);
        var axis = NdArray.Axis(node.Int("axis", 0), x.Shape.Rank);
        if (indices is OnnxConstant constant)
        {
            return Layout(x, (array, wide) => NdLayout.GatherElements(array, wide ? constant.Wide : constant.Narrow, axis));
        }

        if (x.Shape.Batch == axis)
        {
            throw new OnnxLoweringException("it takes elements across the rows of a batch");
        }

        if (indices is OnnxLength { Offset: -1 } last && x is OnnxSequence sequence && sequence.Axis == axis && sequence.Group == last.Group)
        {
            return Last(sequence, indices.Shape);
        }

        return Picked(Dense(x), Dense(indices), axis, indices.Shape);
    }

    /// <summary>The last position; where there is none, the last of the padding, as an index of −1 says.</summary>
    private OnnxValue Last(OnnxSequence sequence, OnnxShape shape)
    {
        var stored = sequence.Stored.With(sequence.Axis, 1);
        var last = _emit.Reshape(_emit.Add(new LastPosition(), [Within(sequence)]), stored.Row);
        var value = new OnnxDense(sequence.Shape.With(sequence.Axis, 1), sequence.Type, last, stored);
        var pad = WithRank(Numbers((sequence.Empty ?? sequence.Pad).Value), sequence.Shape.Rank);
        var end = pad.Shape.Narrow[sequence.Axis] == 1 ? pad : Layout(pad, (x, _) => NdLayout.Slice(x, sequence.Axis, -1, int.MaxValue, 1));
        return Expanded(WithPast(value, sequence.Group, Number(0), end), shape);
    }

    /// <summary>Elements of an axis by computed positions: a sum over the axis of which one term is not zero.</summary>
    private OnnxValue Picked(OnnxDense x, OnnxDense indices, int axis, OnnxShape shape)
    {
        var length = x.Shape.Narrow[axis];
        if (shape.Count > MostPicked / length)
        {
            throw new OnnxLoweringException($"{shape.Count} elements are taken out of {length} each, by positions that depend on the data");
        }

        // [.., 1, .., taken] against [.., length, ..]: one-hot of the positions, then products.
        var taken = shape.Narrow[axis];
        var parts = new List<OnnxValue>();
        for (var i = 0; i < taken; i++)
        {
            var index = Layout(indices, (array, _) => NdLayout.Take(array, axis, [i]));
            index = Apply(Choice, index.Type, Apply(Less, DataType.Bool, index, Number(0)), Apply(Add, index.Type, index, Number(length)), index);
            int[] places = [.. Enumerable.Repeat(1, x.Shape.Rank)];
            places[axis] = length;
            var hot = Apply(Equal, DataType.Bool, index, new OnnxConstant(NdArray.Of(places, position => position), index.Type));
            var chosen = Apply(Choice, x.Type, hot, x, Number(0));
            parts.Add(Reduced(ReduceKind.Sum, chosen, [axis], keep: true));
        }

        return Join(parts, axis, shape);
    }

    private const int MostPicked = 1 << 22;
}
