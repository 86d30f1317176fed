namespace RankKernel.Import.Onnx;

/// <summary>Numbers of any rank, row-major. What a model computes from weights and shapes alone is computed on these.</summary>
internal sealed class NdArray
{
    /// <summary>What one folded value may hold.</summary>
    private const long MostElements = 1L << 28;

    public NdArray(int[] shape, double[] elements) => (Shape, Elements) = (shape, elements);

    public int[] Shape { get; }

    public double[] Elements { get; }

    public int Rank => Shape.Length;

    public static NdArray Scalar(double element) => new([], [element]);

    public static NdArray Vector(params double[] elements) => new([elements.Length], elements);

    public static long Count(IEnumerable<int> shape)
    {
        var count = 1L;
        foreach (var dimension in shape)
        {
            count = checked(count * dimension);
        }

        return count;
    }

    /// <summary>An array whose elements are a function of their position.</summary>
    public static NdArray Of(int[] shape, Func<int, double> element)
    {
        var count = Count(shape);
        if (count > MostElements || shape.Any(dimension => dimension < 0))
        {
            throw new OnnxLoweringException($"a value of shape [{string.Join(", ", shape)}] is not computed; expected at most {MostElements} elements");
        }

        var elements = new double[count];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = element(i);
        }

        return new NdArray(shape, elements);
    }

    /// <summary>0, 1, 2, ... : what a rearrangement makes of it says where each element comes from.</summary>
    public static NdArray Iota(int[] shape) => Of(shape, i => i);

    public NdArray Map(Func<double, double> function) => new(Shape, Array.ConvertAll(Elements, element => function(element)));

    public NdArray WithShape(params int[] shape) => Count(shape) == Elements.Length
        ? new NdArray(shape, Elements)
        : throw new OnnxLoweringException($"[{string.Join(", ", Shape)}] cannot become [{string.Join(", ", shape)}]");

    /// <summary>The axis, counted from the end if negative.</summary>
    public static int Axis(long axis, int rank) => axis >= -rank && axis < Math.Max(rank, 1)
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw new OnnxLoweringException($"axis {axis} of a value with {rank} dimensions");

    /// <summary>How far apart neighbours along each axis are.</summary>
    public static int[] Strides(int[] shape)
    {
        var strides = new int[shape.Length];
        var stride = 1;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        return strides;
    }

    /// <summary>The product of the dimensions before and behind an axis.</summary>
    public static (int Outer, int Inner) Around(int[] shape, int axis) =>
        ((int)Count(shape.Take(axis)), (int)Count(shape.Skip(axis + 1)));

    /// <summary>The shape that both broadcast to.</summary>
    public static int[] BroadcastShape(int[] a, int[] b)
    {
        var shape = new int[Math.Max(a.Length, b.Length)];
        for (var i = 1; i <= shape.Length; i++)
        {
            var (left, right) = (i <= a.Length ? a[^i] : 1, i <= b.Length ? b[^i] : 1);
            shape[^i] = left == right || right == 1 ? left : left == 1
                ? right
                : throw new OnnxLoweringException($"[{string.Join(", ", a)}] and [{string.Join(", ", b)}] do not go together");
        }

        return shape;
    }

    /// <summary>The array repeated to fill a shape that it broadcasts to.</summary>
    public NdArray BroadcastTo(int[] shape)
    {
        if (Shape.AsSpan().SequenceEqual(shape))
        {
            return this;
        }

        BroadcastShape(Shape, shape);
        var (own, wide) = (Strides(Shape), Strides(shape));
        var skipped = shape.Length - Rank;
        return Of(shape, i =>
        {
            var source = 0;
            for (var axis = skipped; axis < shape.Length; axis++)
            {
                source += Shape[axis - skipped] == 1 ? 0 : i / wide[axis] % shape[axis] * own[axis - skipped];
            }

            return Elements[source];
        });
    }

    public static NdArray Combine(NdArray a, NdArray b, Func<double, double, double> function)
    {
        var shape = BroadcastShape(a.Shape, b.Shape);
        var (left, right) = (a.BroadcastTo(shape).Elements, b.BroadcastTo(shape).Elements);
        return Of(shape, i => function(left[i], right[i]));
    }

    /// <summary>Whether all elements along an axis are alike.</summary>
    public bool IsUniformAlong(int axis)
    {
        var (_, inner) = Around(Shape, axis);
        var length = Shape[axis];
        for (var i = 0; i < Elements.Length; i++)
        {
            var first = i - (i / inner % length * inner);
            if (!Elements[i].Equals(Elements[first]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The only number that the array holds, or null if there are several.</summary>
    public double? Uniform => Elements.Length > 0 && Array.TrueForAll(Elements, element => element.Equals(Elements[0])) ? Elements[0] : null;
}
