using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal sealed partial class RandomGraph
{
    private void AddConcat()
    {
        if (Pick(HasChannels) is not { } first)
        {
            return;
        }

        var axis = first.Type.Sequence is null ? _random.Next(first.Shape.Rank) : _random.Next(1, first.Shape.Rank);
        var others = PickSome(value => value.Shape.Rank == first.Shape.Rank
            && value.Type.Sequence == first.Type.Sequence
            && value.Shape.WithAxis(axis, 1) == first.Shape.WithAxis(axis, 1));
        Add(new Concat(axis), others.Append(first).Max(Size), [first, .. others]);
    }

    private void AddSlice()
    {
        if (Pick(HasChannels) is { } x)
        {
            var axis = x.Type.Sequence is null ? _random.Next(x.Shape.Rank) : _random.Next(1, x.Shape.Rank);
            var start = _random.Next(x.Shape[axis]);
            Add(new Slice(axis, start, _random.Next(1, x.Shape[axis] - start + 1)), Size(x), x);
        }
    }

    private void AddSelect()
    {
        if (Pick(IsVector) is { } x)
        {
            int[] order = [.. Enumerable.Range(0, x.Shape[0]).OrderBy(_ => _random.Next())];
            Add(_random.Next(2) == 0 ? new Select(order) : new Select([.. order.Take(3), order[0]]), Size(x), x);
        }
    }

    /// <summary>Splits or drops dimensions; a sequence keeps its first one.</summary>
    private void AddReshape()
    {
        if (Pick(_ => true) is not { } x)
        {
            return;
        }

        int[] kept = x.Type.Sequence is null ? [] : [x.Shape[0]];
        var rest = (int)x.Shape.Count / kept.Append(1).First();
        var divisors = Enumerable.Range(1, rest).Where(divisor => rest % divisor == 0).ToArray();
        var divisor = divisors[_random.Next(divisors.Length)];
        int[] dimensions = _random.Next(3) == 0 ? [.. kept, rest] : [.. kept, divisor, rest / divisor];
        Add(new Reshape(new Shape(dimensions)), Size(x), x);
    }

    private void AddTranspose()
    {
        if (Pick(IsMatrix) is { } x)
        {
            Add(new Transpose(), Size(x), x);
        }
    }

    private void AddExpand()
    {
        if (Pick(IsVector) is { } x && Pick(HasChannels) is { } like)
        {
            Add(new Expand(), Size(x), x, like);
        }
    }

    private static bool IsMatrix(Value value) => value.Shape.Rank == 2 && value.Type.Sequence is null;
}

internal static class ShapeExtensions
{
    /// <summary>This shape with another dimension at an axis.</summary>
    public static Shape WithAxis(this Shape shape, int axis, int dimension)
    {
        var dimensions = shape.Dimensions.ToArray();
        dimensions[axis] = dimension;
        return new Shape(dimensions);
    }
}
