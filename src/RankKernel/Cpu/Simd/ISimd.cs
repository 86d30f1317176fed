namespace RankKernel.Cpu;

/// <summary>
/// One rung of the width ladder: float lanes and the operations that kernels are written with. Every operation is
/// lane by lane and gives the same bits on every rung; only <see cref="MultiplyAdd"/> depends on the machine
/// (fused where the machine has FMA, two roundings where not), and then on all rungs alike.
/// </summary>
internal unsafe interface ISimd<V> where V : struct
{
    /// <summary>Lanes in a vector; divides 16.</summary>
    static abstract int Width { get; }

    /// <summary>Whether the machine has 32 registers for vectors, as with AVX-512 and on ARM64, and not 16 or fewer.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>The instruction that <see cref="DotBytes"/> is made of; <see cref="SimdLevels.Widened"/> where the machine has none.</summary>
    static abstract string ByteProducts { get; }

    static abstract V Load(float* p);

    static abstract void Store(float* p, V value);

    /// <summary>The first <paramref name="count"/> lanes from memory, the others from <paramref name="pad"/>. Touches no memory beyond them.</summary>
    static abstract V LoadPartial(float* p, int count, V pad);

    /// <summary>Writes the first <paramref name="count"/> lanes and touches no memory beyond them.</summary>
    static abstract void StorePartial(float* p, V value, int count);

    static abstract V Broadcast(float value);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    static abstract V Divide(V a, V b);

    /// <summary>a·b + c.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    static abstract V Sqrt(V a);

    static abstract V Floor(V a);

    /// <summary>a where a &lt; b, else b; so b where either is NaN.</summary>
    static abstract V Min(V a, V b);

    /// <summary>a where a &gt; b, else b; so b where either is NaN.</summary>
    static abstract V Max(V a, V b);

    /// <summary>All bits set where a &lt; b; clear where either is NaN.</summary>
    static abstract V LessThan(V a, V b);

    /// <summary>All bits set where a = b; clear where either is NaN.</summary>
    static abstract V Equal(V a, V b);

    /// <summary><paramref name="a"/> where the mask's bits are set, else <paramref name="b"/>.</summary>
    static abstract V Select(V mask, V a, V b);

    static abstract V And(V a, V b);

    static abstract V Or(V a, V b);

    static abstract V Xor(V a, V b);

    /// <summary>Lanes taken as 32-bit integers and added.</summary>
    static abstract V AddBits(V a, V b);

    /// <summary>Lanes taken as 32-bit integers and subtracted.</summary>
    static abstract V SubtractBits(V a, V b);

    static abstract V ShiftLeft(V a, int bits);

    static abstract V ShiftRightArithmetic(V a, int bits);

    /// <summary>Lanes taken as 32-bit integers, converted to float.</summary>
    static abstract V IntToFloat(V a);

    /// <summary>
    /// Lanes taken as 32-bit integers, x and w as four bytes in each: sum + Σ x0·w0 + Σ x1·w1, exact. x is at most
    /// <see cref="RankKernel.Graph.Int8Matrix.MaxCode"/> and w at most <see cref="RankKernel.Graph.Int8Matrix.MaxWeight"/> away from 0, so that four products fit 16 bits.
    /// </summary>
    static abstract V DotBytes(V sum, V x0, V w0, V x1, V w1);

    /// <summary>Writes the lowest byte of each lane.</summary>
    static abstract void StoreBytes(byte* p, V value);

    /// <summary>Unsigned bytes as 32-bit integers, one a lane.</summary>
    static abstract V WidenBytes(byte* p);

    /// <summary>Unsigned 16-bit integers as 32-bit ones, one a lane.</summary>
    static abstract V WidenShorts(ushort* p);
}
