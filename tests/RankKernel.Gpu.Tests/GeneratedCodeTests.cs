using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace RankKernel.Gpu.Tests;

/// <summary>PTX and OpenCL C of the kernels, generated where there is no device.</summary>
public sealed class GeneratedCodeTests
{
    [Fact]
    public void Ptx_holds_wide_loads_tensor_cores_and_no_spills()
    {
        using var context = CreateContext();
        Check(context, CudaArchitecture.SM_75, CudaInstructionSet.ISA_63, typeof(TensorCores75), "mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32");
        Check(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, typeof(TensorCores80), "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32");
        Check(context, CudaArchitecture.SM_90, CudaInstructionSet.ISA_78, typeof(TensorCores80), "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32");
    }

    [Fact]
    public void OpenCL_is_generated()
    {
        using var context = CreateContext();
        using var backend = new CLBackend(context, new CLCapabilityContext(true, true, true, true, true), CLDeviceVendor.Other, new CLCVersion(2, 0));
        var program = (CLCompiledKernel)backend.Compile(GeneratedPtx.Entry(typeof(NoTensorCores)), default);
        Assert.Contains("kernel void", program.Source, StringComparison.Ordinal);
        Assert.Contains("barrier", program.Source, StringComparison.Ordinal);
        Assert.Contains("local", program.Source, StringComparison.Ordinal);
        Assert.DoesNotContain("mma.sync", program.Source, StringComparison.Ordinal);
    }

    private static Context CreateContext() => Context.Create(builder => builder.EnableAlgorithms().Optimize(OptimizationLevel.O2));

    private static void Check(Context context, CudaArchitecture architecture, CudaInstructionSet instructions, Type tensorCores, string product)
    {
        var ptx = GeneratedPtx.Of(context, architecture, instructions, tensorCores);

        // What ILGPU does not know yet it writes for the newest that it knows; later devices take that.
        Assert.Matches(architecture == CudaArchitecture.SM_75 ? @"\.target sm_75" : @"\.target sm_(80|90)", ptx);

        // Once in the one loop over steps: the kernel has no second copy of it.
        Assert.Equal(tensorCores == typeof(TensorCores75) ? 2 : 1, Regex.Count(ptx, Regex.Escape(product)));
        Assert.True(Regex.Count(ptx, @"ld\.global\.v4\.f32") >= 4, "Four weights are not loaded at once.");
        Assert.True(Regex.Count(ptx, @"ld\.global\.v4\.b32") >= 1, "A lane's fragment is not loaded at once.");
        Assert.Contains("bar.sync", ptx, StringComparison.Ordinal);
        Assert.Matches(@"\.shared \.align \d+ \.b8 \w+\[48000\]", ptx);

        // Operands of inline PTX have an address of their own, a word each: nothing else is in local memory.
        Assert.All(Regex.Matches(ptx, @"\.local \.align \d+ \.b8 \w+\[(\d+)\]"), depot => Assert.Equal("4", depot.Groups[1].Value));
        var lines = ptx.Split('\n');
        foreach (var (index, _) in lines.Index().Where(line => line.Item.Contains("t.local", StringComparison.Ordinal) || line.Item.Contains("ld.local", StringComparison.Ordinal)))
        {
            Assert.Contains(lines.Skip(Math.Max(0, index - 60)).Take(120), near => near.Contains("mma.sync", StringComparison.Ordinal));
        }
    }
}
