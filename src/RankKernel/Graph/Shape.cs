namespace RankKernel.Graph;

/// <summary>The dimensions of one row of a value, or of a tensor. The row axis is implicit and never part of it.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    private const int NarrowVector = 8;

    private readonly int[]? _dimensions;

    /// <summary>A shape with the given dimensions; none means a scalar.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="OverflowException">The number of elements exceeds <see cref="long.MaxValue"/>.</exception>
    public Shape(params ReadOnlySpan<int> dimensions)
    {
        long count = 1;
        foreach (var dimension in dimensions)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
            count = checked(count * dimension);
        }

        _dimensions = dimensions.ToArray();
        Count = count;
    }

    /// <summary>The number of dimensions.</summary>
    public int Rank => Dimensions.Length;

    /// <summary>The number of elements: the product of the dimensions.</summary>
    public long Count { get => _dimensions is null ? 1 : field; }

    /// <summary>The dimensions, outermost first.</summary>
    public ReadOnlySpan<int> Dimensions => _dimensions;

    /// <summary>The dimension at <paramref name="axis"/>.</summary>
    public int this[int axis] => Dimensions[axis];

    /// <summary>The innermost dimension, 1 for a scalar.</summary>
    public int Last => Rank == 0 ? 1 : Dimensions[^1];

    /// <summary>The number of elements of one row as an array length.</summary>
    internal int Width => checked((int)Count);

    /// <summary>Elements of a vector of it: the innermost dimension, where it is not narrow, else all.</summary>
    internal int VectorWidth => Rank > 1 && Last >= NarrowVector ? Last : Width;

    /// <summary>This shape with another innermost dimension.</summary>
    public Shape WithLast(int dimension)
    {
        var dimensions = Rank == 0 ? new int[1] : Dimensions.ToArray();
        dimensions[^1] = dimension;
        return new Shape(dimensions);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var dimension in Dimensions)
        {
            hash.Add(dimension);
        }

        return hash.ToHashCode();
    }

    /// <summary>The dimensions in brackets, such as <c>[40, 16]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Dimensions.ToArray())}]";

    /// <summary>Whether two shapes have the same dimensions.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);
}
