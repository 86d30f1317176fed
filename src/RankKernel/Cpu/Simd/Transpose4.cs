using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace RankKernel.Cpu;

/// <summary>Four vectors of four as a matrix, rows made columns. Moves bits alone, so it is the same on every rung.</summary>
internal static class Transpose4
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(ref Vector128<float> r0, ref Vector128<float> r1, ref Vector128<float> r2, ref Vector128<float> r3)
    {
        Vector128<double> low01 = ZipLow(r0, r1).AsDouble();
        Vector128<double> high01 = ZipHigh(r0, r1).AsDouble();
        Vector128<double> low23 = ZipLow(r2, r3).AsDouble();
        Vector128<double> high23 = ZipHigh(r2, r3).AsDouble();
        r0 = Vector128.Create(low01.GetLower(), low23.GetLower()).AsSingle();
        r1 = Vector128.Create(low01.GetUpper(), low23.GetUpper()).AsSingle();
        r2 = Vector128.Create(high01.GetLower(), high23.GetLower()).AsSingle();
        r3 = Vector128.Create(high01.GetUpper(), high23.GetUpper()).AsSingle();
    }

    /// <summary>a0 b0 a1 b1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipLow(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported)
        {
            return Sse.UnpackLow(a, b);
        }

        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1]);
    }

    /// <summary>a2 b2 a3 b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipHigh(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported)
        {
            return Sse.UnpackHigh(a, b);
        }

        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : Vector128.Create(a[2], b[2], a[3], b[3]);
    }
}
