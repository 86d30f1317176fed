namespace RankKernel.Graph;

/// <summary>A network that cannot be built: a node, what was found and what was expected.</summary>
public sealed class GraphException : RankKernelException
{
    /// <summary>An error with a message.</summary>
    public GraphException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message and its cause.</summary>
    public GraphException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
