namespace RankKernel.Import;

/// <summary>A safetensors file that is damaged, hostile, or does not hold what is asked for.</summary>
public sealed class SafetensorsException : RankKernelException
{
    /// <summary>An error with a message.</summary>
    public SafetensorsException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message and its cause.</summary>
    public SafetensorsException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
