using System.Runtime.Intrinsics;
using RankKernel.Cpu;
using RankKernel.Testing;
using Xunit;

namespace RankKernel.Tests.Cpu;

public sealed class VnniTests
{
    private const int Seed = 20261123;

    /// <summary>The bits of the scalar rung, which the oracle holds, and no access outside the extents, as on every other rung.</summary>
    [Fact]
    public void Products_of_bytes_keep_their_contract_with_the_instruction_of_AVX_VNNI()
    {
        Kernels<VnniLanes, Vector256<float>> kernels = new();
        KernelCase[] cases = [.. KernelCases.All.Where(kernelCase => kernelCase.Shape.StartsWith("int8 ", StringComparison.Ordinal) && kernelCase.Flops < 4e6)];
        Assert.NotEmpty(cases);
        foreach (KernelCase kernelCase in cases)
        {
            string? fault = KernelChecker.FindFault(kernelCase, kernels, Seed);
            Assert.True(fault is null, $"{kernelCase}: {fault}");
        }
    }
}
