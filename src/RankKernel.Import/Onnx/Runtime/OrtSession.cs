using System.Runtime.InteropServices;
using System.Text;

namespace RankKernel.Import.Onnx.Runtime;

/// <summary>
/// A model loaded by ONNX Runtime with the options that its performance guide gives for latency on a CPU: all graph optimisations,
/// sequential execution, memory patterns and arena on, so many threads inside an operation. Calls do not overlap.
/// </summary>
internal sealed unsafe class OrtSession : IDisposable
{
    private const int Warning = 2;
    private const int AllOptimizations = 99;

    private readonly OrtApi _api;
    private readonly nint _environment;
    private readonly nint _session;

    public OrtSession(OrtApi api, string modelPath, int threads, string? profilePrefix = null)
    {
        _api = api;
        fixed (byte* id = "rankkernel\0"u8)
        {
            api.Check(api.CreateEnv(Warning + 1, id, out _environment));
        }

        api.Check(api.CreateSessionOptions(out var options));
        api.Check(api.SetGraphOptimizationLevel(options, AllOptimizations));
        api.Check(api.SetExecutionMode(options, 0));
        api.Check(api.SetIntraOpThreads(options, threads));
        api.Check(api.SetInterOpThreads(options, 1));
        api.Check(api.EnableMemoryPattern(options));
        api.Check(api.EnableCpuMemoryArena(options));
        if (profilePrefix is not null)
        {
            fixed (byte* prefix = PathBytes(profilePrefix))
            {
                api.Check(api.EnableProfiling(options, prefix));
            }
        }

        fixed (byte* path = PathBytes(modelPath))
        {
            api.Check(api.CreateSession(_environment, path, options, out _session));
        }

        api.ReleaseSessionOptions(options);
        api.Check(api.InputCount(_session, out var inputs));
        api.Check(api.OutputCount(_session, out var outputs));
        InputNames = [.. Enumerable.Range(0, (int)inputs).Select(i => Name(api.InputName, i))];
        OutputNames = [.. Enumerable.Range(0, (int)outputs).Select(i => Name(api.OutputName, i))];
    }

    public OrtApi Api => _api;

    public nint Handle => _session;

    public IReadOnlyList<string> InputNames { get; }

    public IReadOnlyList<string> OutputNames { get; }

    public void Dispose()
    {
        _api.ReleaseSession(_session);
        _api.ReleaseEnv(_environment);
    }

    private static byte[] PathBytes(string path) => (OperatingSystem.IsWindows() ? Encoding.Unicode : Encoding.UTF8).GetBytes(path + "\0");

    private string Name(delegate* unmanaged<nint, nuint, nint, out nint, nint> function, int index)
    {
        _api.Check(_api.DefaultAllocator(out var allocator));
        _api.Check(function(_session, (nuint)index, allocator, out var text));
        var name = Marshal.PtrToStringUTF8(text)!;
        _api.Check(_api.AllocatorFree(allocator, text));
        return name;
    }
}
