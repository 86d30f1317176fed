using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace RankKernel.Cpu;

/// <summary>Hints to the cache; nothing on machines that .NET has no hint for.</summary>
internal static unsafe class Cache
{
    private const int LineFloats = AlignedBuffer.Alignment / sizeof(float);

    /// <summary>Asks for all lines that these bytes touch to come into the second level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(byte* data, nint count)
    {
        if (Sse.IsSupported)
        {
            for (nint i = 0; i < count; i += AlignedBuffer.Alignment)
            {
                Sse.Prefetch1(data + i);
            }

            Sse.Prefetch1(data + count - 1);
        }
    }

    /// <summary>Asks for these floats to come into the second level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(float* data, int count)
    {
        if (Sse.IsSupported)
        {
            for (var i = 0; i < count; i += LineFloats)
            {
                Sse.Prefetch1(data + i);
            }
        }
    }
}
