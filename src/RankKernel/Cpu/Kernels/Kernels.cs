using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

/// <summary>
/// The kernels, written once for all rungs. Loops run whole vectors first and end with one partial vector, whose missing
/// lanes are neither read nor written; a lane's arithmetic is that of the scalar rung.
/// Scratch on the stack is not zeroed: a kernel writes what it reads.
/// </summary>
[SkipLocalsInit]
internal sealed unsafe partial class Kernels<TSimd, V> : KernelSet
    where TSimd : struct, ISimd<V>
    where V : struct
{
    private static V Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TSimd.Broadcast(0f);
    }

    /// <summary>A whole vector where count allows, else the first count lanes and zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LoadUpTo(float* p, int count) =>
        count >= TSimd.Width ? TSimd.Load(p) : TSimd.LoadPartial(p, count, Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreUpTo(float* p, V value, int count)
    {
        if (count >= TSimd.Width)
        {
            TSimd.Store(p, value);
        }
        else
        {
            TSimd.StorePartial(p, value, count);
        }
    }
}
