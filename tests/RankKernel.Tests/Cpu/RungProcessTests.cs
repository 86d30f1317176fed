using System.Diagnostics;
using RankKernel.Cpu;
using Xunit;

namespace RankKernel.Tests.Cpu;

/// <summary>
/// The kernels in processes whose instruction sets are switched off: what the ladder picks there, and that every case
/// passes without the hardware that this process has.
/// </summary>
public sealed class RungProcessTests
{
    [SkippableTheory]
    [InlineData("DOTNET_EnableAVX512", nameof(SimdLevel.Vector256), true)]
    [InlineData("DOTNET_EnableAVX2", nameof(SimdLevel.Vector128), false)]
    [InlineData("DOTNET_EnableHWIntrinsic", nameof(SimdLevel.Scalar), false)]
    public void Kernels_keep_their_contract_where_an_instruction_set_is_off(string toggle, string level, bool hasFma)
    {
        Skip.If(SimdLevels.Best < SimdLevel.Vector256, "This machine has no AVX2 to switch off.");
        ProcessStartInfo start = new(Environment.ProcessPath is string path && IsDotnet(path) ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "RankKernel.Probe.dll"));
        start.Environment[toggle] = "0";
        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();

        string report = $"{toggle}=0\n{output}{errors.Result}";
        Assert.True(output.Contains($"level {level}\n"), report);
        Assert.True(output.Contains($"fma {hasFma}\n"), report);
        Assert.True(child.ExitCode == 0, report);
        Assert.True(output.Contains("cases "), report);
    }

    private static bool IsDotnet(string path) => Path.GetFileNameWithoutExtension(path) == "dotnet";
}
