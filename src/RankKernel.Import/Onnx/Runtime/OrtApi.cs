using System.Runtime.InteropServices;

namespace RankKernel.Import.Onnx.Runtime;

/// <summary>
/// ONNX Runtime's C API: a library with one entry that gives a table of functions. The table only ever grows, and the order of its
/// first version, used here, is fixed for good. Thread-safe.
/// </summary>
internal sealed unsafe class OrtApi
{
    private const uint Version = 1;

    private readonly void** _functions;

    /// <exception cref="RankKernelException">The file is not there, or is not ONNX Runtime.</exception>
    public OrtApi(string libraryPath)
    {
        var entry = ((delegate* unmanaged<OrtApiBase*>)Entry(libraryPath))();
        RuntimeVersion = Marshal.PtrToStringUTF8((nint)entry->GetVersionString())!;
        _functions = entry->GetApi(Version);
        if (_functions is null)
        {
            throw new RankKernelException($"{libraryPath} does not have the first version of the C API.");
        }
    }

    /// <summary>Such as <c>1.30.0</c>.</summary>
    public string RuntimeVersion { get; }

    public delegate* unmanaged<int, byte*, out nint, nint> CreateEnv => (delegate* unmanaged<int, byte*, out nint, nint>)_functions[3];

    public delegate* unmanaged<nint, byte*, nint, out nint, nint> CreateSession => (delegate* unmanaged<nint, byte*, nint, out nint, nint>)_functions[7];

    public delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint> Run =>
        (delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)_functions[9];

    public delegate* unmanaged<out nint, nint> CreateSessionOptions => (delegate* unmanaged<out nint, nint>)_functions[10];

    public delegate* unmanaged<nint, int, nint> SetExecutionMode => (delegate* unmanaged<nint, int, nint>)_functions[13];

    public delegate* unmanaged<nint, byte*, nint> EnableProfiling => (delegate* unmanaged<nint, byte*, nint>)_functions[14];

    public delegate* unmanaged<nint, nint> EnableMemoryPattern => (delegate* unmanaged<nint, nint>)_functions[16];

    public delegate* unmanaged<nint, nint> EnableCpuMemoryArena => (delegate* unmanaged<nint, nint>)_functions[18];

    public delegate* unmanaged<nint, int, nint> SetGraphOptimizationLevel => (delegate* unmanaged<nint, int, nint>)_functions[23];

    public delegate* unmanaged<nint, int, nint> SetIntraOpThreads => (delegate* unmanaged<nint, int, nint>)_functions[24];

    public delegate* unmanaged<nint, int, nint> SetInterOpThreads => (delegate* unmanaged<nint, int, nint>)_functions[25];

    public delegate* unmanaged<nint, out nuint, nint> InputCount => (delegate* unmanaged<nint, out nuint, nint>)_functions[30];

    public delegate* unmanaged<nint, out nuint, nint> OutputCount => (delegate* unmanaged<nint, out nuint, nint>)_functions[31];

    public delegate* unmanaged<nint, nuint, nint, out nint, nint> InputName => (delegate* unmanaged<nint, nuint, nint, out nint, nint>)_functions[36];

    public delegate* unmanaged<nint, nuint, nint, out nint, nint> OutputName => (delegate* unmanaged<nint, nuint, nint, out nint, nint>)_functions[37];

    public delegate* unmanaged<nint, void*, nuint, long*, nuint, int, out nint, nint> CreateTensorWithData =>
        (delegate* unmanaged<nint, void*, nuint, long*, nuint, int, out nint, nint>)_functions[49];

    public delegate* unmanaged<int, int, out nint, nint> CreateCpuMemoryInfo => (delegate* unmanaged<int, int, out nint, nint>)_functions[69];

    public delegate* unmanaged<nint, nint, nint> AllocatorFree => (delegate* unmanaged<nint, nint, nint>)_functions[76];

    public delegate* unmanaged<out nint, nint> DefaultAllocator => (delegate* unmanaged<out nint, nint>)_functions[78];

    public delegate* unmanaged<nint, void> ReleaseEnv => (delegate* unmanaged<nint, void>)_functions[92];

    public delegate* unmanaged<nint, void> ReleaseMemoryInfo => (delegate* unmanaged<nint, void>)_functions[94];

    public delegate* unmanaged<nint, void> ReleaseSession => (delegate* unmanaged<nint, void>)_functions[95];

    public delegate* unmanaged<nint, void> ReleaseValue => (delegate* unmanaged<nint, void>)_functions[96];

    public delegate* unmanaged<nint, void> ReleaseSessionOptions => (delegate* unmanaged<nint, void>)_functions[100];

    /// <summary>Throws what a call reports; it reports nothing when all went well.</summary>
    public void Check(nint status)
    {
        if (status == 0)
        {
            return;
        }

        var message = ((delegate* unmanaged<nint, byte*>)_functions[2])(status);
        var text = Marshal.PtrToStringUTF8((nint)message);
        ((delegate* unmanaged<nint, void>)_functions[93])(status);
        throw new InvalidOperationException($"ONNX Runtime: {text}");
    }

    private static nint Entry(string libraryPath)
    {
        try
        {
            return NativeLibrary.GetExport(NativeLibrary.Load(libraryPath), "OrtGetApiBase");
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new RankKernelException($"'{libraryPath}' is no library of ONNX Runtime for this machine.", error);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct OrtApiBase
    {
        public delegate* unmanaged<uint, void**> GetApi;
        public delegate* unmanaged<byte*> GetVersionString;
    }
}
