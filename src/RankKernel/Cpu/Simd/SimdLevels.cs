using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace RankKernel.Cpu;

internal static class SimdLevels
{
    /// <summary>The widest rung that this process's hardware and runtime switches allow.</summary>
    public static SimdLevel Best { get; } = Pick();

    /// <summary>Products of bytes that no instruction adds up: widened first.</summary>
    public const string Widened = "widened";

    /// <summary>Whether a·b + c is rounded once on all rungs, or twice on all.</summary>
    public static bool IsFused => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>What products of bytes are made of on the widest rung.</summary>
    public static string ByteProducts => Best switch
    {
        SimdLevel.Vector512 => Simd512.ByteProducts,
        SimdLevel.Vector256 => Simd256.ByteProducts,
        SimdLevel.Vector128 => Simd128.ByteProducts,
        _ => SimdScalar.ByteProducts,
    };

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
