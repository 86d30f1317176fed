using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace RankKernel.Gpu.Tests;

/// <summary>PTX and OpenCL C of the kernels, generated where there is no device.</summary>
public sealed class GeneratedCodeTests : IDisposable
{
    private readonly Context _context = Context.Create(builder => builder.EnableAlgorithms().Optimize(OptimizationLevel.O2));

    public void Dispose() => _context.Dispose();

    [Fact]
    public void Ptx_holds_wide_loads_tensor_cores_and_no_spills()
    {
        Check(CudaArchitecture.SM_75, CudaInstructionSet.ISA_63, typeof(TensorCores75), "mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32");
        Check(CudaArchitecture.SM_90, CudaInstructionSet.ISA_78, typeof(TensorCores80), "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32");
        var ptx = Check(CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, typeof(TensorCores80), "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32");
        CheckThreads(new PtxProgram(ptx));

        var assembler = Assemblers().FirstOrDefault(File.Exists);
        if (assembler is not null)
        {
            Assemble(assembler, ptx);
        }
    }

    [Fact]
    public void OpenCL_is_generated()
    {
        using var backend = new CLBackend(_context, new CLCapabilityContext(true, true, true, true, true), CLDeviceVendor.Other, new CLCVersion(2, 0));
        var program = (CLCompiledKernel)backend.Compile(GeneratedPtx.Entry(typeof(NoTensorCores)), default);
        Assert.Contains("kernel void", program.Source, StringComparison.Ordinal);
        Assert.Contains("barrier", program.Source, StringComparison.Ordinal);
        Assert.Contains("local", program.Source, StringComparison.Ordinal);
        Assert.DoesNotContain("mma.sync", program.Source, StringComparison.Ordinal);
    }

    private string Check(CudaArchitecture architecture, CudaInstructionSet instructions, Type tensorCores, string product)
    {
        var ptx = GeneratedPtx.Of(_context, architecture, instructions, tensorCores);

        // What ILGPU does not know yet it writes for the newest that it knows; later devices take that.
        Assert.Matches(architecture == CudaArchitecture.SM_75 ? @"\.target sm_75" : @"\.target sm_(80|90)", ptx);

        // Once in the one loop over steps: the kernel has no second copy of it.
        Assert.Equal(tensorCores == typeof(TensorCores75) ? 2 : 1, Regex.Count(ptx, Regex.Escape(product)));
        Assert.True(Regex.Count(ptx, @"ld\.global\.v4\.f32") >= 4, "Four weights are not loaded at once.");
        Assert.True(Regex.Count(ptx, @"ld\.global\.v4\.b32") >= 1, "A lane's fragment is not loaded at once.");
        Assert.Matches(@"\.shared \.align \d+ \.b8 \w+\[48000\]", ptx);

        // Operands of inline PTX have an address of their own, a word each: nothing else is in local memory.
        Assert.All(Regex.Matches(ptx, @"\.local \.align \d+ \.b8 \w+\[(\d+)\]"), depot => Assert.Equal("4", depot.Groups[1].Value));
        Assert.All(
            new PtxProgram(ptx).Blocks.Where(block => block.Instructions.Any(instruction => instruction.Operation.Contains(".local", StringComparison.Ordinal))),
            block => Assert.Contains(block.Instructions, instruction => instruction.Text.Contains("mma.sync", StringComparison.Ordinal)));
        return ptx;
    }

    /// <summary>
    /// What a simulation forgives and a device does not: a barrier that some threads of a group do not come to, a product that some of a
    /// warp do not, and branches of which PTX says that threads take them together where they may not.
    /// </summary>
    private static void CheckThreads(PtxProgram program)
    {
        var all = new PtxUniformity(program, together: false).Instructions.ToList();
        var barriers = all.Where(entry => entry.Instruction.Operation == "bar.sync").ToList();
        Assert.True(barriers.Count >= 20, $"{barriers.Count} barriers");
        Assert.DoesNotContain(barriers, entry => entry.Runs != Agreement.Group);
        Assert.Equal(Agreement.Warp, Assert.Single(all, entry => entry.Instruction.Text.Contains("mma.sync", StringComparison.Ordinal)).Runs);
        Assert.Empty(new PtxUniformity(program, together: true).BrokenPromises);
    }

    /// <summary>Where NVIDIA's assembler may be; there is none where there is no CUDA toolkit.</summary>
    private static IEnumerable<string> Assemblers() => [
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "ptxas")),
        "/usr/local/cuda/bin/ptxas",
    ];

    private static void Assemble(string assembler, string ptx)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, ptx);
            using var process = System.Diagnostics.Process.Start(assembler, ["-arch", "sm_90", "-o", "/dev/null", file]);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
