#if !NET10_0_OR_GREATER
namespace RankKernel;

/// <summary>A barrier that .NET has from version 10 on; here a full one.</summary>
internal static class VolatileBarriers
{
    extension(Volatile)
    {
        public static void ReadBarrier() => Interlocked.MemoryBarrier();
    }
}
#endif
