namespace RankKernel.Import;

/// <summary>A trained model that a framework can make and that this version cannot bring in.</summary>
public sealed class NotSupportedModelException : RankKernelException
{
    /// <summary>An error with a message.</summary>
    public NotSupportedModelException(string message)
        : base(message)
    {
    }
}
