namespace RankKernel.Native;

/// <summary>A caller's arrays as spans.</summary>
internal static unsafe class Span
{
    /// <exception cref="StatusException">More than an array can have.</exception>
    public static int Length(nuint length, string what)
    {
        if (length > int.MaxValue)
        {
            StatusException.ThrowInvalid($"The {what} has length {length}; expected at most {int.MaxValue}.");
        }

        return (int)length;
    }

    /// <summary>An array that is read; it may be null where it has no elements.</summary>
    /// <exception cref="StatusException">It is null with elements, or too long.</exception>
    public static ReadOnlySpan<T> Read<T>(T* items, nuint length, string what)
        where T : unmanaged
    {
        if (items == null && length > 0)
        {
            StatusException.ThrowInvalid($"{what} is null; expected {length} elements.");
        }

        return new ReadOnlySpan<T>(items, Length(length, what));
    }

    /// <summary>An array that is written. Capacity beyond what an array can have is not used.</summary>
    /// <exception cref="StatusException">It is null with elements.</exception>
    public static Span<T> Write<T>(T* items, nuint length, string what)
        where T : unmanaged
    {
        if (items == null && length > 0)
        {
            StatusException.ThrowInvalid($"{what} is null; expected room for {length} elements.");
        }

        return new Span<T>(items, (int)nuint.Min(length, int.MaxValue));
    }
}
