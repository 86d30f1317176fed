namespace RankKernel;

/// <summary>The base of every error that RankKernel reports about a model, a feature or a request.</summary>
public class RankKernelException : Exception
{
    /// <summary>An error with a message.</summary>
    public RankKernelException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message and its cause.</summary>
    public RankKernelException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
