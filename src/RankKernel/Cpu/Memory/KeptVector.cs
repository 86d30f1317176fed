using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>
/// The form in which vectors that were computed are kept: floats, 16-bit floats, or a row of 8-bit codes with a scale and an offset of
/// its own. Vectors too narrow to become smaller stay floats. Whatever the elements are, they can be kept: finite ones beyond the
/// form's range become the largest in it.
/// </summary>
internal readonly unsafe struct KeptVector
{
    private readonly TensorType _type;

    public KeptVector(TensorType type, int width)
    {
        var words = checked((int)((type.RowBytes(width) + sizeof(float) - 1) / sizeof(float)));
        _type = words < width ? type : TensorType.Float32;
        (Width, Words) = (width, Math.Min(words, width));
    }

    /// <summary>Whether what is decoded has the bits of what was encoded.</summary>
    public bool IsExact => _type == TensorType.Float32;

    /// <summary>Elements.</summary>
    public int Width { get; }

    /// <summary>What a vector takes, in units of a float.</summary>
    public int Words { get; }

    /// <summary>Encodes vectors that stand one after the other.</summary>
    public void Encode(int count, float* from, float* to)
    {
        if (IsExact)
        {
            Copy(from, to, (nint)count * Width);
            return;
        }

        for (var i = 0; i < count; i++, from += Width, to += Words)
        {
            var vector = new ReadOnlySpan<float>(from, Width);
            if (_type == TensorType.Int8Rows)
            {
                RowCodes.EncodeSaturated(_type, vector, (byte*)to);
            }
            else
            {
                HalfFloats.NarrowSaturated(_type, vector, (ushort*)to);
            }
        }
    }

    /// <summary>Decodes vectors, one after the other.</summary>
    public void Decode(int count, float* from, float* to)
    {
        if (IsExact)
        {
            Copy(from, to, (nint)count * Width);
        }
        else
        {
            KernelSet.Best.DecodeRows(_type, count, (byte*)from, (nint)Words * sizeof(float), Width, new Rows(to, Width));
        }
    }

    private static void Copy(float* from, float* to, nint count) =>
        Buffer.MemoryCopy(from, to, count * sizeof(float), count * sizeof(float));
}
