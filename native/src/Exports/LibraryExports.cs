using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using RankKernel.Cpu;

namespace RankKernel.Native.Exports;

/// <summary>What concerns the library as a whole.</summary>
internal static unsafe class LibraryExports
{
    private const uint AbiVersion = 1;

    private static readonly byte* Version = Literal(typeof(RankModel).Assembly.GetName().Version!.ToString(3));
    private static readonly byte* Level = Literal(SimdLevels.Best.ToString());
    private static readonly byte*[] StatusNames =
    [
        Literal("RK_OK"),
        Literal("RK_ERROR_INVALID_ARGUMENT"),
        Literal("RK_ERROR_INVALID_HANDLE"),
        Literal("RK_ERROR_BUSY"),
        Literal("RK_ERROR_BUFFER_TOO_SMALL"),
        Literal("RK_ERROR_IO"),
        Literal("RK_ERROR_MODEL_FORMAT"),
        Literal("RK_ERROR_MODEL"),
        Literal("RK_ERROR_FEATURE"),
        Literal("RK_ERROR_OUT_OF_MEMORY"),
        Literal("RK_ERROR_LIBRARY"),
        Literal("RK_ERROR_INTERNAL"),
    ];

    private static readonly byte* UnknownStatus = Literal("unknown status");

    [UnmanagedCallersOnly(EntryPoint = "rk_abi_version", CallConvs = [typeof(CallConvCdecl)])]
    public static uint GetAbiVersion() => AbiVersion;

    [UnmanagedCallersOnly(EntryPoint = "rk_version", CallConvs = [typeof(CallConvCdecl)])]
    public static byte* GetVersion() => Version;

    [UnmanagedCallersOnly(EntryPoint = "rk_simd_level", CallConvs = [typeof(CallConvCdecl)])]
    public static byte* GetSimdLevel() => Level;

    [UnmanagedCallersOnly(EntryPoint = "rk_status_name", CallConvs = [typeof(CallConvCdecl)])]
    public static byte* GetStatusName(int status) => (uint)status < (uint)StatusNames.Length ? StatusNames[status] : UnknownStatus;

    [UnmanagedCallersOnly(EntryPoint = "rk_last_error", CallConvs = [typeof(CallConvCdecl)])]
    public static nuint GetLastError(byte* buffer, nuint capacity) => Failure.CopyMessage(buffer, capacity);

    [UnmanagedCallersOnly(EntryPoint = "rk_set_log", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetLog(delegate* unmanaged[Cdecl]<LogLevel, byte*, nuint, void*, void> callback, void* userData, LogLevel lowest)
    {
        try
        {
            if (!Enum.IsDefined(lowest))
            {
                StatusException.ThrowInvalid($"The log level {(int)lowest} is not known.");
            }

            Log.Set(callback, userData, lowest);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    /// <summary>A text with a NUL that lives as long as the process.</summary>
    private static byte* Literal(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var copy = (byte*)NativeMemory.Alloc((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        copy[bytes.Length] = 0;
        return copy;
    }
}
