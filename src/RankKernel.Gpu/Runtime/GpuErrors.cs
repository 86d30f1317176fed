using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace RankKernel.Gpu;

/// <summary>What the errors of drivers mean.</summary>
internal static class GpuErrors
{
    /// <summary>Whether there was too little memory: the device goes on.</summary>
    public static bool IsOutOfMemory(AcceleratorException error) => error switch
    {
        CudaException cuda => $"{cuda.Error} {cuda.Message}".Replace('_', ' ').Contains("out of memory", StringComparison.OrdinalIgnoreCase),
        CLException openCl => openCl.Error is CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE or CLError.CL_OUT_OF_RESOURCES or CLError.CL_OUT_OF_HOST_MEMORY,
        _ => false,
    };
}
