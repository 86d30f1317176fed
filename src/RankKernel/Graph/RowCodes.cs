namespace RankKernel.Graph;

/// <summary>
/// Rows of codes: offset + scale·code, codes of 8 or 4 bits, then the scale and the offset as binary16. scale·code is exact in
/// binary32, so a decoded element is rounded once, whether or not a machine fuses the addition.
/// </summary>
internal static unsafe class RowCodes
{
    private const int MostCode8 = 255;
    private const int MostCode4 = 15;

    /// <summary>The largest code of a type.</summary>
    public static int MostCode(TensorType type) => type == TensorType.Int4Rows ? MostCode4 : MostCode8;

    /// <summary>Where the scale stands in a row.</summary>
    public static nint Scale(TensorType type, int width) => (nint)type.RowBytes(width) - TensorTypes.RowEnd;

    /// <summary>
    /// Encodes a row, to the nearest code of a scale that reaches from the smallest to the largest element; false, with nothing
    /// written, where an element is not finite or the range is beyond binary16.
    /// </summary>
    public static bool TryEncode(TensorType type, ReadOnlySpan<float> row, byte* target)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var element in row)
        {
            if (!float.IsFinite(element))
            {
                return false;
            }

            (low, high) = (Math.Min(low, element), Math.Max(high, element));
        }

        var offset = Down(low);
        var scale = Up(((double)high - (float)offset) / MostCode(type));
        if (!Half.IsFinite(offset) || !Half.IsFinite(scale))
        {
            return false;
        }

        Write(type, row, scale, offset, target);
        return true;
    }

    /// <summary>
    /// As <see cref="TryEncode"/> for any row: elements beyond what a half can say count as the largest that it can, and a NaN makes
    /// the whole row NaN.
    /// </summary>
    public static void EncodeSaturated(TensorType type, ReadOnlySpan<float> row, byte* target)
    {
        var most = (float)Half.MaxValue;
        var (low, high) = (most, -most);
        foreach (var element in row)
        {
            // Either is NaN from the first NaN on.
            (low, high) = (Math.Min(low, element), Math.Max(high, element));
        }

        var isNumber = !float.IsNaN(low);
        var offset = isNumber ? Down(Math.Clamp(low, -most, most)) : Half.Zero;
        var scale = isNumber ? Up(((double)Math.Clamp(high, -most, most) - (float)offset) / MostCode(type)) : Half.NaN;
        Write(type, row, scale, offset, target);
    }

    private static void Write(TensorType type, ReadOnlySpan<float> row, Half scale, Half offset, byte* target)
    {
        var codes = Scale(type, row.Length);
        var (step, first, most) = ((double)scale, (double)offset, MostCode(type));
        new Span<byte>(target, (int)codes).Clear();
        for (var i = 0; i < row.Length && step > 0; i++)
        {
            var code = (int)Math.Clamp(Math.Round((row[i] - first) / step), 0, most);
            target[type == TensorType.Int8Rows ? i : i / 2] |= (byte)(type == TensorType.Int8Rows || i % 2 == 0 ? code : code << 4);
        }

        *(Half*)(target + codes) = scale;
        *(Half*)(target + codes + sizeof(Half)) = offset;
    }

    /// <summary>Decodes a row.</summary>
    public static void Decode(TensorType type, byte* source, Span<float> row)
    {
        var end = source + Scale(type, row.Length);
        var (scale, offset) = ((float)*(Half*)end, (float)*(Half*)(end + sizeof(Half)));
        for (var i = 0; i < row.Length; i++)
        {
            var code = type == TensorType.Int8Rows ? source[i] : (source[i / 2] >> (i % 2 * 4)) & MostCode4;
            row[i] = (scale * code) + offset;
        }
    }

    /// <summary>Decodes elements of a table of blocks from the element <paramref name="first"/> on.</summary>
    public static void DecodeBlocks(byte* blocks, nint first, Span<float> target)
    {
        for (var i = 0; i < target.Length; i++)
        {
            var block = blocks + ((first + i) / TensorTypes.BlockElements * TensorTypes.BlockBytes);
            var (scale, offset) = ((float)*(Half*)(block + TensorTypes.BlockElements), (float)*(Half*)(block + TensorTypes.BlockElements + sizeof(Half)));
            target[i] = (scale * block[(first + i) % TensorTypes.BlockElements]) + offset;
        }
    }

    /// <summary>What is wrong with rows that came from outside, or null.</summary>
    public static string? Problem(TensorType type, byte* data, long first, long rows, int width, string what = "row")
    {
        var bytes = (nint)type.RowBytes(width);
        for (var row = 0L; row < rows; row++)
        {
            var end = data + ((nint)row * bytes) + Scale(type, width);
            var (scale, offset) = (*(Half*)end, *(Half*)(end + sizeof(Half)));
            if (!Half.IsFinite(scale) || Half.IsNegative(scale) || !Half.IsFinite(offset))
            {
                return $"{what} {first + row} has the scale {scale} and the offset {offset}, expected finite numbers and a scale not below 0";
            }
        }

        return null;
    }

    /// <summary>The largest half not above a number; infinite where there is none.</summary>
    private static Half Down(float value)
    {
        var half = (Half)value;
        return (float)half > value ? Half.BitDecrement(half) : half;
    }

    /// <summary>The smallest half not below a number; infinite where there is none.</summary>
    private static Half Up(double value)
    {
        var half = (Half)value;
        return (double)half < value ? Half.BitIncrement(half) : half;
    }
}
