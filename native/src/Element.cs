namespace RankKernel.Native;

/// <summary>Elements by an index that the host gives.</summary>
internal static class Element
{
    /// <exception cref="StatusException">There is none.</exception>
    public static T Of<T>(IReadOnlyList<T> list, nuint index, string what)
    {
        if (index >= (nuint)list.Count)
        {
            StatusException.ThrowInvalid($"There is no {what} {index}; there are {list.Count}.");
        }

        return list[(int)index];
    }
}
