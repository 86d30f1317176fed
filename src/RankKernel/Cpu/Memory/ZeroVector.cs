using System.Runtime.InteropServices;

namespace RankKernel.Cpu;

/// <summary>
/// −0 in all lanes of a vector of any rung: what stands for an addend that is missing, for it leaves every number as it is, 0 of either
/// sign included. Never freed.
/// </summary>
internal static unsafe class ZeroVector
{
    public static float* Floats { get; } = Create();

    private static float* Create()
    {
        float* floats = (float*)NativeMemory.AlignedAlloc(AlignedBuffer.Alignment, AlignedBuffer.Alignment);
        new Span<float>(floats, AlignedBuffer.Alignment / sizeof(float)).Fill(-0f);
        return floats;
    }
}
