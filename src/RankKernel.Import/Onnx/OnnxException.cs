namespace RankKernel.Import.Onnx;

/// <summary>
/// An ONNX file that is damaged, or that does not fit what is asked of it: an input that it does not have, weights that are not there
/// or have another shape.
/// </summary>
public sealed class OnnxException : RankKernelException
{
    /// <summary>An error with a message.</summary>
    public OnnxException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message and its cause.</summary>
    public OnnxException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
