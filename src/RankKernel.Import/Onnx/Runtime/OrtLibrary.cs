using System.Runtime.InteropServices;

namespace RankKernel.Import.Onnx.Runtime;

/// <summary>Where ONNX Runtime's shared library lies, if it is on this machine.</summary>
internal static class OrtLibrary
{
    /// <summary>The environment variable that names the library.</summary>
    public const string Variable = "RANKKERNEL_ORT";

    /// <summary>Why a test or benchmark that needs the library is left out.</summary>
    public const string Missing = $"ONNX Runtime is not here: run benchmarks/get-ort.sh, or set {Variable} to libonnxruntime.so.1.";

    /// <summary>The path from <see cref="Variable"/>, else what benchmarks/get-ort.sh brought, else null.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return given;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var binaries = Path.Combine(folder.FullName, "artifacts", "ort", "node_modules", "onnxruntime-node", "bin");
            if (Directory.Exists(binaries))
            {
                return Directory.EnumerateFiles(binaries, FileName, SearchOption.AllDirectories).Where(IsForThisMachine).Order().LastOrDefault();
            }
        }

        return null;
    }

    private static string FileName => OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.*.dylib" : "libonnxruntime.so.1";

    private static bool IsForThisMachine(string path)
    {
        var system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var folder = Path.GetDirectoryName(path)!;
        return Path.GetFileName(folder) == RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()
            && Path.GetFileName(Path.GetDirectoryName(folder)) == system;
    }
}
