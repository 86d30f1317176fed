namespace RankKernel.Import;

/// <summary>A file of trees that is damaged or no such file: says where, what was found, what was expected.</summary>
public sealed class TreeFormatException : RankKernelException
{
    /// <summary>An error about a file.</summary>
    public TreeFormatException(string message)
        : base(message)
    {
    }

    /// <summary>An error about a file, with its cause.</summary>
    public TreeFormatException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
