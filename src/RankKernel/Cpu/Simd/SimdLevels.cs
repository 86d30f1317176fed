using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RankKernel.Cpu;

internal static class SimdLevels
{
    /// <summary>The widest rung that this process's hardware and runtime switches allow.</summary>
    public static SimdLevel Best { get; } = Pick();

    private static SimdLevel Pick()
    {
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported)
        {
            return SimdLevel.Vector512;
        }

        if (Vector256.IsHardwareAccelerated && Fma.IsSupported)
        {
            return SimdLevel.Vector256;
        }

        return Vector128.IsHardwareAccelerated ? SimdLevel.Vector128 : SimdLevel.Scalar;
    }
}
