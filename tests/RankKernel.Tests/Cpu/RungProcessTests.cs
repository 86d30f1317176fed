using System.Diagnostics;
using System.Runtime.InteropServices;
using RankKernel.Cpu;
using Xunit;

namespace RankKernel.Tests.Cpu;

/// <summary>
/// Kernels and references in processes whose instruction sets are switched off: what the ladder picks there, and that all is right
/// without the hardware that this process has.
/// </summary>
public sealed class RungProcessTests
{
    private const string None = "";

    /// <summary>What a switch leaves of this machine.</summary>
    [SkippableTheory]
    [InlineData(Architecture.X64, "DOTNET_EnableAVX512", nameof(SimdLevel.Vector256), true, "vpmaddubsw|vpdpbusd")]
    [InlineData(Architecture.X64, "DOTNET_EnableAVX2", nameof(SimdLevel.Vector128), false, "pmaddubsw")]
    [InlineData(Architecture.X64, "DOTNET_EnableAVX", nameof(SimdLevel.Vector128), false, "pmaddubsw")]
    [InlineData(Architecture.X64, "DOTNET_EnableHWIntrinsic", nameof(SimdLevel.Scalar), false, "widened")]
    [InlineData(Architecture.Arm64, "DOTNET_EnableArm64Dp", nameof(SimdLevel.Vector128), true, "widened")]
    [InlineData(Architecture.Arm64, None, nameof(SimdLevel.Vector128), true, "sdot|widened")]
    public void Kernels_keep_their_contract_where_an_instruction_set_is_off(Architecture machine, string toggle, string level, bool isFused, string bytes)
    {
        SkipUnless(machine);
        Finished child = Run("RankKernel.Probe.dll", [], toggle);

        string report = $"{toggle}=0\n{child.Output}{child.Errors}";
        Assert.True(child.Output.Contains($"level {level}\n"), report);
        Assert.True(child.Output.Contains($"fused {isFused}\n"), report);
        Assert.True(bytes.Split('|').Any(instruction => child.Output.Contains($"bytes {instruction}\n")), report);
        Assert.True(child.ExitCode == 0, report);
        Assert.True(child.Output.Contains("cases "), report);
    }

    /// <summary>
    /// A score's bits depend on whether the machine rounds a·b + c once, and on nothing else that it has: kinds of networks that between
    /// them run most kernels.
    /// </summary>
    [SkippableFact]
    public void References_have_the_same_bits_on_every_rung_that_rounds_alike()
    {
        SkipUnless(Architecture.X64);
        string[] parts = ["fuxictr/d", "deepctr-torch/dien", "authors/din", "xdeepfm", "fibinet_all", "bst", "mmoe", "gbdt", "masknet"];

        string fused = References(parts, None);
        Assert.Equal(fused, References(parts, "DOTNET_EnableAVX512"));

        string unfused = References(parts, "DOTNET_EnableAVX2");
        Assert.Equal(unfused, References(parts, "DOTNET_EnableAVX"));
        Assert.Equal(unfused, References(parts, "DOTNET_EnableHWIntrinsic"));
    }

    private static string References(string[] parts, string toggle)
    {
        Finished child = Run("RankKernel.Tests.dll", ["goldens", .. parts], toggle);
        Assert.True(child.ExitCode == 0, $"{toggle}=0\n{child.Output}{child.Errors}");
        Assert.True(child.Output.Count(letter => letter == '\n') > 20, child.Output);
        return child.Output;
    }

    private static void SkipUnless(Architecture machine)
    {
        Skip.If(RuntimeInformation.ProcessArchitecture != machine, $"This machine is not {machine}.");
        Skip.If(machine == Architecture.X64 && SimdLevels.Best < SimdLevel.Vector256, "This machine has no AVX2 to switch off.");
    }

    private static Finished Run(string assembly, string[] arguments, string toggle)
    {
        ProcessStartInfo start = new(Environment.ProcessPath is string path && IsDotnet(path) ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])["exec", Path.Combine(AppContext.BaseDirectory, assembly), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        if (toggle != None)
        {
            start.Environment[toggle] = "0";
        }

        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return new(child.ExitCode, output, errors.Result);
    }

    private static bool IsDotnet(string path) => Path.GetFileNameWithoutExtension(path) == "dotnet";

    private sealed record Finished(int ExitCode, string Output, string Errors);
}
