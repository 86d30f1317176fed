using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>
/// Adds nodes for operations on values of any rank, in the primitives that say them most plainly. A value that runs along a sequence
/// has its positions first.
/// </summary>
internal sealed class GraphEmitter(GraphBuilder graph)
{
    private readonly Dictionary<string, Value> _constants = new(StringComparer.Ordinal);

    /// <summary>What nodes are called from now on.</summary>
    public string Name { get; set; } = "";

    public Value Add(Operation operation, params IReadOnlyList<Value> inputs) =>
        graph.Add(operation, inputs, Name.Length == 0 ? operation.Kind : Name);

    /// <summary>A fixed tensor; equal small ones are one parameter.</summary>
    public Value Constant(NdArray array)
    {
        var elements = Array.ConvertAll(array.Elements, element => (float)element);
        var key = elements.Length > 4096 ? null : $"{string.Join(",", array.Shape)}:{Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(elements))}";
        if (key is not null && _constants.TryGetValue(key, out var known))
        {
            return known;
        }

        if (array.Shape.Contains(0))
        {
            throw new OnnxLoweringException($"a value of shape [{string.Join(", ", array.Shape)}] has no elements");
        }

        var value = graph.Constant(new Tensor(new Shape(array.Shape), elements));
        if (key is not null)
        {
            _constants.Add(key, value);
        }

        return value;
    }

    public Value Reshape(Value x, params int[] shape) => x.Shape.Dimensions.SequenceEqual(shape)
        ? x
        : Add(new Reshape(new Shape(shape)), [x.Producer is { Operation: RankKernel.Graph.Reshape } before && x.Type.Sequence is null ? before.Inputs[0] : x]);

    /// <summary>Elements of a value by position, under other dimensions.</summary>
    public Value Take(Value x, int[] shape, int[] indices)
    {
        if (IsRun(indices, 0) && indices.Length == x.Shape.Count)
        {
            return Reshape(x, shape);
        }

        if (Sliced(x, indices) is { } slice)
        {
            return Reshape(slice, shape);
        }

        if (Transposed(x, indices) is { } transposed)
        {
            return Reshape(transposed, shape);
        }

        return Reshape(Add(new Select(indices), [Reshape(x, checked((int)x.Shape.Count))]), shape);
    }

    /// <summary>As <see cref="Take"/>, within every position of a sequence [T, ..].</summary>
    public Value TakeWithin(Value x, int[] shape, int[] indices)
    {
        var width = checked((int)(x.Shape.Count / x.Shape[0]));
        int[] whole = [x.Shape[0], .. shape];
        if (IsRun(indices, 0) && indices.Length == width)
        {
            return Reshape(x, whole);
        }

        for (var axis = 1; axis < x.Shape.Rank; axis++)
        {
            if (Run(x.Shape.Dimensions[1..].ToArray(), axis - 1, indices) is { } run)
            {
                return Reshape(Add(new Slice(axis, run.Start, run.Length), [x]), whole);
            }
        }

        var matrix = NdArray.Of([indices.Length, width], i => indices[i / width] == i % width ? 1 : 0);
        var flat = Reshape(x, x.Shape[0], width);
        return Reshape(Add(new Linear(Bias: false), [flat, Constant(matrix)]), whole);
    }

    /// <summary>A value under dimensions of as many or more axes, repeated where it has 1.</summary>
    public Value Broadcast(Value x, int[] from, int[] to)
    {
        if (from.AsSpan().SequenceEqual(to))
        {
            return Reshape(x, to);
        }

        var indices = NdArray.Iota(from).BroadcastTo(to).Elements;
        return Take(x, to, Array.ConvertAll(indices, index => (int)index));
    }

    /// <summary>As <see cref="Broadcast"/>, within every position of a sequence.</summary>
    public Value BroadcastWithin(Value x, int[] from, int[] to)
    {
        if (from.AsSpan().SequenceEqual(to))
        {
            return Reshape(x, [x.Shape[0], .. to]);
        }

        var indices = NdArray.Iota(from).BroadcastTo(to).Elements;
        return TakeWithin(x, to, Array.ConvertAll(indices, index => (int)index));
    }

    /// <summary>
    /// An elementwise function of two values: <paramref name="a"/> and <paramref name="b"/> say the dimensions of each, of one rank,
    /// that go together to <paramref name="shape"/>.
    /// </summary>
    public Value Binary(BinaryKind function, Value x, int[] a, Value y, int[] b, int[] shape)
    {
        var (isFirst, isSecond) = (a.AsSpan().SequenceEqual(shape), b.AsSpan().SequenceEqual(shape));
        if (!isFirst && !isSecond)
        {
            (x, isFirst) = (x.Type.Sequence is null ? Broadcast(x, a, shape) : BroadcastWithin(x, a[1..], shape[1..]), true);
            a = shape;
        }

        var left = Operand(x, a, shape, isFirst);
        var right = Operand(y, b, shape, isSecond);
        return Add(new Binary(function), [left, right]);
    }

    /// <summary>An operand as <see cref="Graph.Binary"/> takes it: whole, one number, or the last dimensions.</summary>
    private Value Operand(Value x, int[] from, int[] shape, bool isWhole)
    {
        if (isWhole || from.Length == 0)
        {
            return Reshape(x, shape);
        }

        if (x.Shape.Count == 1 && x.Type.Sequence is null)
        {
            return x;
        }

        if (x.Type.Sequence is not null)
        {
            return BroadcastWithin(x, from[1..], shape[1..]);
        }

        var first = Array.FindIndex(from, length => length > 1);
        return from[first..].AsSpan().SequenceEqual(shape.AsSpan(first))
            ? Reshape(x, from[first..])
            : Broadcast(x, from[first..], shape[first..]);
    }

    private static bool IsRun(int[] indices, int start)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] != start + i)
            {
                return false;
            }
        }

        return true;
    }

    private Value? Sliced(Value x, int[] indices)
    {
        var dimensions = x.Shape.Dimensions.ToArray();
        for (var axis = 0; axis < dimensions.Length; axis++)
        {
            if (Run(dimensions, axis, indices) is { } run)
            {
                return Add(new Slice(axis, run.Start, run.Length), [x]);
            }
        }

        return indices.Length > 0 && IsRun(indices, indices[0])
            ? Add(new Slice(0, indices[0], indices.Length), [Reshape(x, checked((int)x.Shape.Count))])
            : null;
    }

    /// <summary>Whether the elements are a run of one axis, whole in all others.</summary>
    private static (int Start, int Length)? Run(int[] shape, int axis, int[] indices)
    {
        var (outer, inner) = NdArray.Around(shape, axis);
        var length = indices.Length / (outer * inner);
        if (length == 0 || length * outer * inner != indices.Length || length > shape[axis])
        {
            return null;
        }

        var start = indices[0] / inner % shape[axis];
        if (start + length > shape[axis])
        {
            return null;
        }

        for (var i = 0; i < indices.Length; i++)
        {
            var expected = (((i / inner / length * shape[axis]) + start + (i / inner % length)) * inner) + (i % inner);
            if (indices[i] != expected)
            {
                return null;
            }
        }

        return (start, length);
    }

    private Value? Transposed(Value x, int[] indices)
    {
        var count = indices.Length;
        if (count != x.Shape.Count || count < 4 || indices[0] != 0 || indices[1] < 2 || count % indices[1] != 0)
        {
            return null;
        }

        var (columns, rows) = (indices[1], count / indices[1]);
        for (var i = 0; i < count; i++)
        {
            if (indices[i] != (i % rows * columns) + (i / rows))
            {
                return null;
            }
        }

        return Add(new Transpose(), [Reshape(x, rows, columns)]);
    }
}
