namespace RankKernel.Native;

/// <summary>Checks of a caller's pointers.</summary>
internal static unsafe class Pointer
{
    /// <exception cref="StatusException">It is null.</exception>
    public static void Require(void* pointer, string what)
    {
        if (pointer == null)
        {
            StatusException.ThrowInvalid($"The pointer {what} is null.");
        }
    }
}
