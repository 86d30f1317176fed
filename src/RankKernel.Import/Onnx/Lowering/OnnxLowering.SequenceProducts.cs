using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Products of matrices that run along a sequence: positions as rows or columns, or summed over.</summary>
internal sealed partial class OnnxLowering
{
    /// <summary>Products with values along a sequence: positions as rows or columns, or summed over.</summary>
    private OnnxValue MatMulAlong(OnnxValue x, OnnxValue y, OnnxShape shape)
    {
        if (x is OnnxSequence left && y is OnnxSequence right && left.Group != right.Group && left.Group.Length == right.Group.Length
            && left.Axis == left.Shape.Rank - 1 && right.Axis == right.Shape.Rank - 2)
        {
            throw Join(left.Group, right.Group);
        }

        if (x is OnnxSequence w && w.Axis == w.Shape.Rank - 1)
        {
            return y is OnnxSequence keys && keys.Axis == keys.Shape.Rank - 2 && keys.Group == w.Group
                ? SumPositions(w, keys, shape)
                : MatMul(Densify(w), y);
        }

        if (y is OnnxSequence value && value.Axis == value.Shape.Rank - 2)
        {
            return MatMul(x, Densify(value));
        }

        if (x is OnnxSequence rowsAlong)
        {
            return rowsAlong.Axis == rowsAlong.Shape.Rank - 2 ? PositionRows(rowsAlong, y is OnnxSequence other ? Densify(other) : y, shape) : MatMul(Densify(rowsAlong), y);
        }

        // [.., m, k] times [.., k, T]: the product the other way round, transposed.
        var columns = (OnnxSequence)y;
        if (columns.Axis != columns.Shape.Rank - 1)
        {
            return MatMul(x, Densify(columns));
        }

        return Swapped(MatMul(Swapped(columns), Swapped(x)));
    }

    /// <summary>With the last two axes exchanged.</summary>
    private OnnxValue Swapped(OnnxValue x) => Layout(
        x, (array, _) => NdLayout.Transpose(array, [.. Enumerable.Range(0, array.Rank - 2), array.Rank - 1, array.Rank - 2]));

    /// <summary>[.., T, k] times [.., k, n]: a product for every position.</summary>
    private OnnxSequence PositionRows(OnnxSequence x, OnnxValue y, OnnxShape shape)
    {
        var (rank, length) = (shape.Rank, x.Group.Length);
        var dense = Full(y);
        int[] left = x.Shape.Padded(rank).Narrow, right = dense.Shape.Padded(rank).Narrow;
        var (depth, columns) = (left[^1], right[^1]);
        int[] batch = shape.Narrow[..^2];
        var (aIndices, bIndices) = (NdArray.Iota(left[..^2]).BroadcastTo(batch).Elements, NdArray.Iota(right[..^2]).BroadcastTo(batch).Elements);
        var positions = _emit.BroadcastWithin(Within(x), RestOf(x.Stored, x.Axis), RestOf(x.Shape, x.Axis));
        var a = _emit.Reshape(positions, length, (int)NdArray.Count(left[..^2]), depth);
        var b = _emit.Reshape(dense.Value, (int)NdArray.Count(right[..^2]), depth, columns);
        Value[] products = [.. aIndices.Select((first, i) =>
        {
            var rows = _emit.Reshape(a.Shape[1] == 1 ? a : _emit.Add(new Slice(1, (int)first, 1), [a]), length, depth);
            var product = Multiplied(rows, _emit.Reshape(At(b, (int)bIndices[i]), depth, columns));
            return _emit.Reshape(product, length, 1, columns);
        })];
        var all = products.Length == 1 ? products[0] : _emit.Add(new Concat(1), products);
        return new OnnxSequence(shape, x.Type, rank - 2, shape, x.Group)
        {
            Value = _emit.Reshape(all, [length, .. RestOf(shape, rank - 2)]),
            Pad = new(() => MatMul(WithRank(Numbers(x.Pad.Value), x.Shape.Rank), y)),
            Empty = x.Empty is { } empty ? new(() => MatMul(WithRank(Numbers(empty.Value), x.Shape.Rank), y)) : null,
        };
    }

    /// <summary>[.., m, T] times [.., T, n]: a weighted sum of positions for every row.</summary>
    private OnnxValue SumPositions(OnnxSequence w, OnnxSequence x, OnnxShape shape)
    {
        var (rank, length) = (shape.Rank, w.Group.Length);
        var pad = Product(w.Pad.Value, x.Pad.Value);
        if (pad.Shape.Rank > 0 && pad.Shape.Narrow[^2] == length && length > 1)
        {
            return MatMul(Densify(w), Densify(x));
        }

        int[] left = w.Shape.Padded(rank).Narrow, right = x.Shape.Padded(rank).Narrow;
        var (rows, columns) = (left[^2], right[^1]);
        int[] batch = shape.Narrow[..^2];
        var (aIndices, bIndices) = (NdArray.Iota(left[..^2]).BroadcastTo(batch).Elements, NdArray.Iota(right[..^2]).BroadcastTo(batch).Elements);
        var weights = _emit.Reshape(_emit.BroadcastWithin(Within(w), RestOf(w.Stored, w.Axis), RestOf(w.Shape, w.Axis)), length, (int)NdArray.Count(left[..^2]) * rows);
        var values = _emit.Reshape(_emit.BroadcastWithin(Within(x), RestOf(x.Stored, x.Axis), RestOf(x.Shape, x.Axis)), length, (int)NdArray.Count(right[..^2]), columns);
        var sums = new List<Value>();
        for (var i = 0; i < aIndices.Length; i++)
        {
            var matrix = _emit.Reshape(values.Shape[1] == 1 ? values : _emit.Add(new Slice(1, (int)bIndices[i], 1), [values]), length, columns);
            for (var row = 0; row < rows; row++)
            {
                var column = ((int)aIndices[i] * rows) + row;
                var weight = weights.Shape[1] == 1 ? weights : _emit.Add(new Slice(1, column, 1), [weights]);
                sums.Add(_emit.Add(new WeightedSum(), [_emit.Reshape(weight, length), matrix]));
            }
        }

        var value = _emit.Reshape(sums.Count == 1 ? sums[0] : _emit.Add(new Concat(0), sums), shape.Row);
        var result = new OnnxDense(shape, x.Type, value, shape);
        var each = pad.Shape.Rank == 0 ? pad : Layout(pad, (array, _) => array.WithShape([.. array.Shape[..^2], array.Shape[^1]]));
        if (w.Empty is null && x.Empty is null)
        {
            return WithPast(result, w.Group, each, null);
        }

        var empty = Product((w.Empty ?? w.Pad).Value, (x.Empty ?? x.Pad).Value);
        return WithPast(result, w.Group, each, empty.Shape.Rank == 0 ? empty : Total(empty, empty.Shape.Rank - 2, length, keep: false));

        OnnxValue Product(OnnxValue a, OnnxValue b)
        {
            var (first, second) = (Numbers(a), Numbers(b));
            if (first is OnnxConstant { Uniform: 0 } || second is OnnxConstant { Uniform: 0 })
            {
                return Number(0);
            }

            // Positions stay apart, so that they can be counted: [.., m, T, 1]·[.., 1, T, n] summed over nothing.
            var weight = Layout(WithRank(first, rank), (array, _) => array.WithShape([.. array.Shape, 1]));
            var element = Layout(WithRank(second, rank), (array, _) => array.WithShape([.. array.Shape[..^2], 1, .. array.Shape[^2..]]));
            return Apply(Multiply, x.Type, weight, element);
        }
    }

    /// <summary>
    /// A sum over positions with what lies past the end: so much for each position that is missing, and so much altogether where none
    /// is there.
    /// </summary>
    private OnnxValue WithPast(OnnxDense sum, OnnxGroup group, OnnxValue each, OnnxValue? whenEmpty)
    {
        OnnxValue result = sum;
        if (each is not OnnxConstant { Uniform: 0 })
        {
            var missing = Apply(Subtract, sum.Type, Number(group.Length), new OnnxLength(new OnnxShape(), sum.Type, group));
            result = Apply(Add, sum.Type, result, Apply(Multiply, sum.Type, missing, each));
        }

        if (whenEmpty is null || (whenEmpty is OnnxConstant { Uniform: 0 } && result == sum))
        {
            return result;
        }

        var there = Full(result);
        var other = Full(Expanded(Dense(whenEmpty), there.Shape));
        return there with
        {
            Value = _emit.Add(new IfEmpty(), [_emit.Reshape(there.Value, there.Shape.Row), Like(group), _emit.Reshape(other.Value, there.Shape.Row)]),
        };
    }

    private OnnxValue Total(OnnxValue empty, int axis, int length, bool keep)
    {
        var count = empty.Shape.Narrow[axis] == 1 ? length : 1;
        return Apply(Multiply, empty.Type, Reduced(ReduceKind.Sum, empty, [axis], keep), Number(count));
    }
}
