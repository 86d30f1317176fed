using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RankKernel.Cpu;

/// <summary>Sixteen rows of sixteen floats become columns, with shuffles of whole registers (AVX-512).</summary>
internal static unsafe class Transpose16
{
    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>
    /// target[16·k + j] = row_j[first + k] for k below 16; where there are fewer rows than sixteen, the last one stands for the others.
    /// </summary>
    public static void Run(float** rows, int count, int first, float* target)
    {
        var last = count - 1;
        var quads = stackalloc Vector512<float>[16];
        for (var row = 0; row < 16; row += 4)
        {
            var r0 = Vector512.Load(rows[Math.Min(row, last)] + first);
            var r1 = Vector512.Load(rows[Math.Min(row + 1, last)] + first);
            var r2 = Vector512.Load(rows[Math.Min(row + 2, last)] + first);
            var r3 = Vector512.Load(rows[Math.Min(row + 3, last)] + first);
            var low01 = Avx512F.UnpackLow(r0, r1).AsDouble();
            var high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
            var low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
            var high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
            quads[row] = Avx512F.UnpackLow(low01, low23).AsSingle();
            quads[row + 1] = Avx512F.UnpackHigh(low01, low23).AsSingle();
            quads[row + 2] = Avx512F.UnpackLow(high01, high23).AsSingle();
            quads[row + 3] = Avx512F.UnpackHigh(high01, high23).AsSingle();
        }

        // Quarter b of quads[4·g + c] holds column 4·b + c of rows 4·g to 4·g + 3.
        for (var c = 0; c < 4; c++, target += 16)
        {
            var low01 = Avx512F.Shuffle4x128(quads[c], quads[c + 4], 0x44);
            var high01 = Avx512F.Shuffle4x128(quads[c], quads[c + 4], 0xee);
            var low23 = Avx512F.Shuffle4x128(quads[c + 8], quads[c + 12], 0x44);
            var high23 = Avx512F.Shuffle4x128(quads[c + 8], quads[c + 12], 0xee);
            Vector512.Store(Avx512F.Shuffle4x128(low01, low23, 0x88), target);
            Vector512.Store(Avx512F.Shuffle4x128(low01, low23, 0xdd), target + (4 * 16));
            Vector512.Store(Avx512F.Shuffle4x128(high01, high23, 0x88), target + (8 * 16));
            Vector512.Store(Avx512F.Shuffle4x128(high01, high23, 0xdd), target + (12 * 16));
        }
    }
}
