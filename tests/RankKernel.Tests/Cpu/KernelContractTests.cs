using System.Reflection;
using RankKernel.Cpu;
using RankKernel.Testing;
using Xunit;

namespace RankKernel.Tests.Cpu;

/// <summary>
/// Every registered case on every rung: values against the oracle, no read or write outside the extents (guard pages,
/// sentinels between rows), and the same bits alone, in parts, and on the scalar rung.
/// </summary>
public sealed class KernelContractTests
{
    private const int Seed = 20261122;

    public static TheoryData<string, string> KernelsAndLevels
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string kernel in KernelCases.Kernels)
            {
                foreach (SimdLevel level in Enum.GetValues<SimdLevel>())
                {
                    data.Add(kernel, level.ToString());
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(KernelsAndLevels))]
    public void Kernel_keeps_its_contract_on_every_case(string kernel, string level)
    {
        foreach (KernelCase kernelCase in KernelCases.All.Where(candidate => candidate.Kernel == kernel))
        {
            string? fault = KernelChecker.FindFault(kernelCase, Enum.Parse<SimdLevel>(level), Seed);
            Assert.True(fault is null, fault);
        }
    }

    [Fact]
    public void Every_kernel_has_a_case()
    {
        IEnumerable<string> kernels = typeof(KernelSet)
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.IsAbstract)
            .Select(method => method.Name);

        Assert.Equal(kernels.Distinct().Order(), KernelCases.Kernels.Order());
    }
}
