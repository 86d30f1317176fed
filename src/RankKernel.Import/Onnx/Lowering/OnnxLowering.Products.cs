using RankKernel.Graph;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>Products of matrices.</summary>
internal sealed partial class OnnxLowering
{
    private OnnxValue MatMul(OnnxValue a, OnnxValue b)
    {
        var (x, y) = (Numbers(a), Numbers(b));
        if (x is OnnxConstant && y is OnnxConstant)
        {
            return Fold([x, y], x.Type, arrays => NdMath.MatMul(arrays[0], arrays[1]));
        }

        if (x.Shape.Rank == 1)
        {
            var row = MatMul(Layout(x, (array, _) => array.WithShape(1, array.Shape[0])), y);
            return Layout(row, (array, _) => array.WithShape([.. array.Shape[..^2], array.Shape[^1]]));
        }

        if (y.Shape.Rank == 1)
        {
            var column = MatMul(x, Layout(y, (array, _) => array.WithShape(array.Shape[0], 1)));
            return Layout(column, (array, _) => array.WithShape(array.Shape[..^1]));
        }

        var rank = Math.Max(x.Shape.Rank, y.Shape.Rank);
        var (depth, rows, columns) = (x.Shape.Narrow[^1], x.Shape.Narrow[^2], y.Shape.Narrow[^1]);
        if (y.Shape.Narrow[^2] != depth || x.Shape.Batch == x.Shape.Rank - 1 || y.Shape.Batch == y.Shape.Rank - 2)
        {
            throw new OnnxLoweringException($"{x.Shape} times {y.Shape}");
        }

        if (y is OnnxConstant matrix && matrix.Shape.Narrow[..^2].All(length => length == 1))
        {
            return Linear(x, matrix, transposed: false, x.Shape.Padded(rank).With(rank - 1, columns));
        }

        var shape = Product(x.Shape, y.Shape, rank);
        return x is OnnxSequence || y is OnnxSequence ? MatMulAlong(x, y, shape) : MatMulDense(Full(x), Full(y), shape);
    }

    private static OnnxShape Product(OnnxShape a, OnnxShape b, int rank)
    {
        static int[] Of(int[] a, int[] b) => [.. NdArray.BroadcastShape(a[..^2], b[..^2]), a[^2], b[^1]];
        var (x, y) = (a.Padded(rank), b.Padded(rank));
        return new OnnxShape(Of(x.Narrow, y.Narrow), Of(x.Wide, y.Wide));
    }

    /// <summary>x·W over the last dimension, or x·Wᵀ if the weight is given transposed.</summary>
    private OnnxValue Linear(OnnxValue x, OnnxConstant matrix, bool transposed, OnnxShape shape)
    {
        if (x is OnnxConstant known)
        {
            return WithRank(
                Fold([known, matrix], x.Type, arrays => NdMath.MatMul(
                    arrays[0], transposed ? NdLayout.Transpose(arrays[1], [1, 0]) : arrays[1].WithShape(arrays[1].Shape[^2..]))),
                shape.Rank);
        }

        if (x is OnnxSequence sequence && sequence.Axis == sequence.Shape.Rank - 1)
        {
            return Linear(Densify(sequence), matrix, transposed, shape);
        }

        var weight = LinearWeight(matrix, transposed);
        if (x is OnnxSequence along)
        {
            var stored = LastThere(along.Stored, along.Shape);
            var padded = shape.Rank - x.Shape.Rank;
            var positions = _emit.BroadcastWithin(Within(along), RestOf(along.Stored, along.Axis), RestOf(stored, along.Axis));
            return new OnnxSequence(shape, x.Type, along.Axis + padded, stored.With(stored.Rank - 1, shape.Narrow[^1]).Padded(shape.Rank), along.Group)
            {
                Value = _emit.Reshape(_emit.Add(new Linear(Bias: false), [positions, weight]), [along.Group.Length, .. RestOf(stored.With(stored.Rank - 1, shape.Narrow[^1]), along.Axis)]),
                Pad = new(() => LinearPad(along.Pad.Value, matrix, transposed, shape.Narrow[^1], shape.Rank)),
                Empty = along.Empty is { } empty ? new(() => LinearPad(empty.Value, matrix, transposed, shape.Narrow[^1], shape.Rank)) : null,
            };
        }

        var dense = Dense(x);
        var there = LastThere(dense.Stored, dense.Shape);
        var row = _emit.Broadcast(dense.Value, RowOf(dense.Stored, there), there.Row);
        var result = there.With(there.Rank - 1, shape.Narrow[^1]).Padded(shape.Rank);
        return new OnnxDense(shape, x.Type, _emit.Reshape(_emit.Add(new Linear(Bias: false), [row, weight]), result.Row), result);
    }

    private OnnxValue LinearPad(OnnxValue pad, OnnxConstant matrix, bool transposed, int columns, int rank)
    {
        var value = Numbers(pad);
        return WithRank(Linear(value, matrix, transposed, value.Shape.With(value.Shape.Rank - 1, columns)), rank);
    }

    /// <summary>With all elements of the last dimension there.</summary>
    private static OnnxShape LastThere(OnnxShape stored, OnnxShape shape) =>
        stored.Narrow[^1] == shape.Narrow[^1] ? stored : stored.With(stored.Rank - 1, shape.Narrow[^1]);

    /// <summary>The weight of a Linear, [N, K].</summary>
    private Value LinearWeight(OnnxConstant matrix, bool transposed)
    {
        if (transposed && matrix.Weight is { } weight)
        {
            return WeightValue(weight, matrix.Shape.Narrow);
        }

        var key = (matrix.Weight as object ?? matrix.Narrow, transposed);
        if (!_linearWeights.TryGetValue(key, out var value))
        {
            var array = matrix.Narrow.WithShape(matrix.Shape.Narrow[^2..]);
            array = transposed ? array : NdLayout.Transpose(array, [1, 0]);
            value = matrix.Weight is { } known ? NamedConstant(known.Name, array) : _emit.Constant(array);
            _linearWeights.Add(key, value);
        }

        return value;
    }

    private OnnxDense MatMulDense(OnnxDense x, OnnxDense y, OnnxShape shape)
    {
        var rank = shape.Rank;
        int[] left = x.Shape.Padded(rank).Narrow, right = y.Shape.Padded(rank).Narrow;
        var (rows, depth, columns) = (left[^2], left[^1], right[^1]);
        int[] batch = shape.Narrow[..^2];
        var matrices = checked((int)NdArray.Count(batch));
        var a = _emit.Reshape(x.Value, (int)NdArray.Count(left) / (rows * depth), rows, depth);
        var b = _emit.Reshape(y.Value, (int)NdArray.Count(right) / (depth * columns), depth, columns);
        var (aIndices, bIndices) = (NdArray.Iota(left[..^2]).BroadcastTo(batch).Elements, NdArray.Iota(right[..^2]).BroadcastTo(batch).Elements);
        Value[] products = [.. Enumerable.Range(0, matrices).Select(i =>
        {
            var first = _emit.Reshape(At(a, (int)aIndices[i]), rows, depth);
            var second = _emit.Reshape(At(b, (int)bIndices[i]), depth, columns);
            return _emit.Reshape(Multiplied(first, second), 1, rows, columns);
        })];
        var all = products.Length == 1 ? products[0] : _emit.Add(new Concat(0), products);
        return new OnnxDense(shape, x.Type, _emit.Reshape(all, shape.Row), shape);
    }

    private Value At(Value x, int index) => x.Shape[0] == 1 ? x : _emit.Add(new Slice(0, index, 1), [x]);

    /// <summary>The product of two matrices; a transposition before it is taken in.</summary>
    private Value Multiplied(Value a, Value b) => b.Producer is { Operation: Transpose } transposed
        ? _emit.Add(new MatMul(TransposeB: true), [a, transposed.Inputs[0]])
        : _emit.Add(new MatMul(), [a, b]);

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

    /// <summary>alpha·A·B + beta·C.</summary>
    private OnnxValue Gemm(OnnxNode node)
    {
        var (a, b) = (Numbers(node[0]), Numbers(node[1]));
        a = node.Int("transA", 0) == 0 ? a : Swapped(a);
        var transposed = node.Int("transB", 0) != 0;
        var (alpha, beta) = (node.Float("alpha", 1), node.Float("beta", 1));
        OnnxValue product;
        if (b is OnnxConstant matrix && a is not OnnxConstant)
        {
            var columns = matrix.Shape.Narrow[transposed ? 0 : 1];
            if (matrix.Shape.Narrow[transposed ? 1 : 0] != a.Shape.Narrow[^1])
            {
                throw new OnnxLoweringException($"{a.Shape} times {b.Shape}{(transposed ? " transposed" : "")}");
            }

            product = Linear(a, matrix, transposed, a.Shape.With(a.Shape.Rank - 1, columns));
        }
        else
        {
            product = MatMul(a, transposed ? Swapped(b) : b);
        }

        product = alpha == 1 ? product : Apply(Multiply, product.Type, product, Number(alpha));
        return node.Optional(2) is { } c && beta != 0
            ? Added(product, beta == 1 ? c : Apply(Multiply, c.Type, c, Number(beta)), product.Type)
            : product;
    }

    /// <summary>A sum; a vector added to a product of a matrix is its bias.</summary>
    private OnnxValue Added(OnnxValue a, OnnxValue b, DataType type)
    {
        var (product, other) = b is OnnxConstant ? (a, b) : (b, a);
        if (other is OnnxConstant constant && BiasOf(constant, product.Shape) is { } bias)
        {
            switch (product)
            {
                case OnnxDense { Value: { Producer: { Operation: Linear { Bias: false, Addends: 0 } } linear } } dense when dense.Shape.Narrow[^1] == linear.Output.Shape.Last:
                    return dense with { Value = Biased(linear, bias, dense.Value), Input = null };
                case OnnxSequence { Value: { Producer: { Operation: Linear { Bias: false, Addends: 0 } } linear } } sequence
                    when sequence.Axis != sequence.Shape.Rank - 1 && sequence.Shape.Narrow[^1] == linear.Output.Shape.Last:
                    return sequence with
                    {
                        Value = Biased(linear, bias, sequence.Value),
                        Pad = new(() => Apply(Add, type, WithRank(Numbers(sequence.Pad.Value), sequence.Shape.Rank), constant)),
                        Empty = sequence.Empty is { } empty ? new(() => Apply(Add, type, WithRank(Numbers(empty.Value), sequence.Shape.Rank), constant)) : null,
                    };
            }
        }

        return Apply(Add, type, a, b);
    }

    private Value Biased(Node linear, Value bias, Value value) =>
        _emit.Reshape(_emit.Add(new Linear(), [.. linear.Inputs, bias]), value.Shape.Dimensions.ToArray());

    private Value? BiasOf(OnnxConstant constant, OnnxShape shape)
    {
        var columns = shape.Narrow.LastOrDefault();
        if (shape.Rank == 0 || constant.Shape.Rank > shape.Rank || constant.Shape.Count > columns)
        {
            return null;
        }

        return constant.Shape.Count == columns && constant.Shape.Narrow.LastOrDefault(1) == columns
            ? constant.Weight is { } weight ? WeightValue(weight, [columns]) : _emit.Constant(constant.Narrow.WithShape(columns))
            : constant.Shape.Count == 1 ? _emit.Constant(NdArray.Of([columns], _ => constant.Narrow.Elements[0])) : null;
    }
}
