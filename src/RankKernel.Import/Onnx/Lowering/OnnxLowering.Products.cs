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
