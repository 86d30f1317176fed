using System.Globalization;
using System.Runtime.InteropServices;
using RankKernel.Cpu;

namespace RankKernel.Benchmarks.Peer;

/// <summary>What the report says of the machine.</summary>
internal static class MachineInfo
{
    public static PeerMachine Read(string onnxRuntime)
    {
        var load = Load();
        return new PeerMachine(
            Cpu(),
            Environment.ProcessorCount,
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            onnxRuntime,
            SimdLevels.Best.ToString(),
            Peak.FmaPeak(SimdLevels.Best),
            Peak.CopyRate(),
            load,
            load);
    }

    /// <summary>Programs that want to run, averaged over a minute; 0 where the system does not say.</summary>
    public static double Load() => File.Exists("/proc/loadavg")
        ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
        : 0;

    private static string Cpu()
    {
        const string File = "/proc/cpuinfo";
        var line = System.IO.File.Exists(File) ? System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':') + 1)..].Trim();
    }
}
