#if !NET10_0_OR_GREATER
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RankKernel.Cpu;

/// <summary>Masked loads and stores of 16 lanes, which .NET has from version 10 on: here in two halves.</summary>
internal static unsafe class Avx512Masks
{
    extension(Avx512F)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> MaskLoad(float* p, Vector512<float> mask, Vector512<float> pad) => Vector512.ConditionalSelect(
            mask, Vector512.Create(Avx.MaskLoad(p, mask.GetLower()), Avx.MaskLoad(p + 8, mask.GetUpper())), pad);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void MaskStore(float* p, Vector512<float> mask, Vector512<float> value)
        {
            Avx.MaskStore(p, mask.GetLower(), value.GetLower());
            Avx.MaskStore(p + 8, mask.GetUpper(), value.GetUpper());
        }
    }
}
#endif
