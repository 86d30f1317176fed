namespace RankKernel;

/// <summary>A device cannot be used; the message says what is missing.</summary>
public class DeviceException : RankKernelException
{
    /// <summary>An error with a message.</summary>
    public DeviceException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message and its cause.</summary>
    public DeviceException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>A device stopped working; whatever it kept is gone.</summary>
internal sealed class DeviceLostException(string message, Exception inner) : DeviceException(message, inner);
