using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace RankKernel.Gpu;

/// <summary>The kernel of all kinds of steps as PTX, generated without a device: for reading, and for an assembler.</summary>
internal static class GeneratedPtx
{
    /// <summary>For devices of compute capability 8.0 and later.</summary>
    public static string Of(GpuPrecision precision)
    {
        using var context = Context.Create(builder => builder.EnableAlgorithms().Optimize(OptimizationLevel.O2));
        return Of(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, precision == GpuPrecision.Float16 ? typeof(TensorCores80) : typeof(NoTensorCores));
    }

    /// <summary>For an architecture.</summary>
    public static string Of(Context context, CudaArchitecture architecture, CudaInstructionSet instructions, Type tensorCores)
    {
        using var backend = new PTXBackend(context, new CudaCapabilityContext(architecture), architecture, instructions, null!);
        return ((PTXCompiledKernel)backend.Compile(Entry(tensorCores), new KernelSpecialization(GpuDevice.GroupThreads, null))).PTXAssembly;
    }

    /// <summary>The kernel with these tensor cores.</summary>
    public static EntryPointDescription Entry(Type tensorCores)
    {
        var method = typeof(ProgramKernel).GetMethod(nameof(ProgramKernel.Run), BindingFlags.Static | BindingFlags.Public)!;
        return EntryPointDescription.FromExplicitlyGroupedKernel(method.MakeGenericMethod(tensorCores));
    }
}
