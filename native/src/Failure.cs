using System.Text;
using RankKernel.Features;
using RankKernel.Format;

namespace RankKernel.Native;

/// <summary>What becomes of exceptions at the border: a status, and a message that belongs to the thread.</summary>
internal static unsafe class Failure
{
    [ThreadStatic]
    private static byte[]? _message;

    /// <summary>Keeps the error's message for this thread and says its status.</summary>
    public static Status Report(Exception error)
    {
        var status = StatusOf(error);
        try
        {
            var message = status == Status.Internal ? $"{error.GetType().Name}: {error.Message}" : error.Message;
            _message = Encoding.UTF8.GetBytes(message);
            Log.Write(status == Status.Internal ? LogLevel.Error : LogLevel.Warning, _message);
        }
        catch (Exception)
        {
            _message = null;
        }

        return status;
    }

    /// <summary>Writes as much of the thread's message as fits, and a NUL; returns the whole length.</summary>
    public static nuint CopyMessage(byte* buffer, nuint capacity) => OutText.Copy(_message, buffer, capacity);

    private static Status StatusOf(Exception error) => error switch
    {
        StatusException known => known.Status,
        ModelFormatException => Status.ModelFormat,
        FeatureException => Status.Feature,
        RankKernelException => Status.Model,
        IOException or UnauthorizedAccessException => Status.Io,
        OutOfMemoryException => Status.OutOfMemory,
        ObjectDisposedException => Status.InvalidHandle,
        ArgumentException or InvalidOperationException => Status.InvalidArgument,
        _ => Status.Internal,
    };
}
