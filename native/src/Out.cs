namespace RankKernel.Native;

/// <summary>Results that a caller has room for.</summary>
internal static unsafe class Out
{
    /// <summary>Sets a result to 0, so that a call that fails leaves that.</summary>
    /// <exception cref="StatusException">There is nowhere to put it.</exception>
    public static void Prepare<T>(T* result, string what)
        where T : unmanaged
    {
        Pointer.Require(result, what);
        *result = default;
    }

    /// <summary>As <see cref="Prepare"/>, of a result that need not be asked for.</summary>
    public static void Clear<T>(T* result)
        where T : unmanaged => Set(result, default);

    public static void Set<T>(T* result, T value)
        where T : unmanaged
    {
        if (result != null)
        {
            *result = value;
        }
    }
}
