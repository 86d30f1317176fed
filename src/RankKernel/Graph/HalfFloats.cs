namespace RankKernel.Graph;

/// <summary>Conversions of 16-bit floats that the base library has none for.</summary>
internal static class HalfFloats
{
    /// <summary>Upper halves of binary32 back to binary32, exact.</summary>
    public static void Widen(ReadOnlySpan<ushort> source, Span<float> target)
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = BitConverter.UInt32BitsToSingle((uint)source[i] << 16);
        }
    }

    /// <summary>Rounds numbers to a 16-bit type; false where a finite one would become infinite, or one is not finite.</summary>
    public static unsafe bool TryNarrow(TensorType type, ReadOnlySpan<float> source, ushort* target)
    {
        var infinity = type == TensorType.Float16 ? 0x7c00 : 0x7f80;
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = ToBits(type, source[i]);
            if ((target[i] & infinity) == infinity)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Rounds numbers to a 16-bit type; a finite one that would become infinite becomes the largest finite one.</summary>
    public static unsafe void NarrowSaturated(TensorType type, ReadOnlySpan<float> source, ushort* target)
    {
        var infinity = type == TensorType.Float16 ? 0x7c00 : 0x7f80;
        for (var i = 0; i < source.Length; i++)
        {
            var bits = ToBits(type, source[i]);
            target[i] = (bits & 0x7fff) == infinity && float.IsFinite(source[i]) ? (ushort)(bits - 1) : bits;
        }
    }

    private static ushort ToBits(TensorType type, float value) =>
        type == TensorType.Float16 ? BitConverter.HalfToUInt16Bits((Half)value) : ToBFloat16(value);

    /// <summary>The nearest bfloat16, ties to even; beyond the largest is infinite, a NaN stays one.</summary>
    public static ushort ToBFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }
}
