namespace RankKernel.Import;

/// <summary>A model description that cannot be read: where in the file, what was found, what was expected.</summary>
public sealed class ModelSpecException : RankKernelException
{
    /// <summary>An error with a message.</summary>
    public ModelSpecException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message and its cause.</summary>
    public ModelSpecException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
