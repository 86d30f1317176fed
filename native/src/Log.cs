using System.Text;

namespace RankKernel.Native;

/// <summary><c>rk_log_level</c>.</summary>
internal enum LogLevel
{
    Debug = 0,
    Info = 1,
    Warning = 2,
    Error = 3,
}

/// <summary>The host's log callback, one for the process.</summary>
internal static unsafe class Log
{
    private static volatile Sink? _sink;

    public static void Set(delegate* unmanaged[Cdecl]<LogLevel, byte*, nuint, void*, void> callback, void* userData, LogLevel lowest) =>
        _sink = callback == null ? null : new Sink(callback, userData, lowest);

    public static bool Takes(LogLevel level) => _sink is { } sink && level >= sink.Lowest;

    public static void Write(LogLevel level, string message)
    {
        if (Takes(level))
        {
            Write(level, Encoding.UTF8.GetBytes(message));
        }
    }

    public static void Write(LogLevel level, ReadOnlySpan<byte> message)
    {
        if (_sink is not { } sink || level < sink.Lowest)
        {
            return;
        }

        var ended = new byte[message.Length + 1];
        message.CopyTo(ended);
        fixed (byte* text = ended)
        {
            sink.Callback(level, text, (nuint)message.Length, sink.UserData);
        }
    }

    private sealed class Sink(delegate* unmanaged[Cdecl]<LogLevel, byte*, nuint, void*, void> callback, void* userData, LogLevel lowest)
    {
        public readonly delegate* unmanaged[Cdecl]<LogLevel, byte*, nuint, void*, void> Callback = callback;
        public readonly void* UserData = userData;
        public readonly LogLevel Lowest = lowest;
    }
}
