using System.Runtime.InteropServices;
using RankKernel.Graph;
using RankKernel.Memory;

namespace RankKernel.Gpu;

/// <summary>Weights and tables in the forms that kernels read.</summary>
internal static class WeightLayout
{
    private const int Block = 4;
    private const int FragmentEdge = 16;
    private const int Lanes = 32;
    private const int HalvesALane = 8;

    /// <summary>Columns with those that fill the last block of four.</summary>
    public static int Padded(int columns) => (columns + Block - 1) / Block * Block;

    /// <summary>A weight [columns, depth] as [depth, columns], lines <paramref name="padded"/> elements apart.</summary>
    public static float[] Transposed(ReadOnlySpan<float> weight, int columns, int depth, int padded)
    {
        var elements = new float[checked(depth * padded)];
        for (var column = 0; column < columns; column++)
        {
            for (var k = 0; k < depth; k++)
            {
                elements[(k * padded) + column] = weight[(column * depth) + k];
            }
        }

        return elements;
    }

    /// <summary>As <see cref="Transposed"/>, in halves: two a word.</summary>
    public static float[] Halves(ReadOnlySpan<float> weight, int columns, int depth)
    {
        var padded = Padded(columns);
        var elements = Transposed(weight, columns, depth, padded);
        var words = new float[elements.Length / 2];
        var halves = MemoryMarshal.Cast<float, Half>(words.AsSpan());
        for (var i = 0; i < elements.Length; i++)
        {
            halves[i] = ToHalf(elements[i]);
        }

        return words;
    }

    /// <summary>
    /// A weight [columns, depth] in halves as the first matrix of PTX's <c>mma.m16n8k16</c>: tiles of 16 columns, then of 16 deep; in each the
    /// eight halves of a lane side by side. Rows and depth past the weight are zeros.
    /// </summary>
    public static float[] Fragments(ReadOnlySpan<float> weight, int columns, int depth)
    {
        var (tiles, deep) = ((columns + FragmentEdge - 1) / FragmentEdge, (depth + FragmentEdge - 1) / FragmentEdge);
        var words = new float[checked(tiles * deep * Lanes * HalvesALane / 2)];
        var halves = MemoryMarshal.Cast<float, Half>(words.AsSpan());
        for (var i = 0; i < halves.Length; i++)
        {
            var (part, lane, step) = (i % HalvesALane, i / HalvesALane % Lanes, i / HalvesALane / Lanes);
            var column = (step / deep * FragmentEdge) + (lane / 4) + (part / 2 % 2 * 8);
            var k = (step % deep * FragmentEdge) + (lane % 4 * 2) + (part % 2) + (part / 4 * 8);
            halves[i] = column < columns && k < depth ? ToHalf(weight[(column * depth) + k]) : default;
        }

        return words;
    }

    /// <summary>The words of a table's row in a format.</summary>
    public static void EncodeRow(ReadOnlySpan<float> row, int format, Span<float> words)
    {
        if (format == TableFormat.Float32)
        {
            row.CopyTo(words);
            return;
        }

        words.Clear();
        if (format == TableFormat.Float16)
        {
            var halves = MemoryMarshal.Cast<float, Half>(words);
            for (var i = 0; i < row.Length; i++)
            {
                halves[i] = ToHalf(row[i]);
            }

            return;
        }

        var (least, most) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in row)
        {
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        var head = MemoryMarshal.Cast<float, Half>(words[..1]);
        head[0] = ToHalf((most - least) / byte.MaxValue);
        head[1] = ToHalf(least);
        var (scale, offset) = ((float)head[0], (float)head[1]);
        var bytes = MemoryMarshal.AsBytes(words[1..]);
        for (var i = 0; i < row.Length; i++)
        {
            bytes[i] = scale == 0 ? (byte)0 : (byte)Math.Clamp(MathF.Round((row[i] - offset) / scale), 0, byte.MaxValue);
        }
    }

    /// <summary>The words of a row of a table; codes keep their scale and offset.</summary>
    public static unsafe void EncodeRow(Tensor table, int row, int format, Span<float> words)
    {
        var width = table.Shape[1];
        if (format != TableFormat.Int8 || table.Type is not (TensorType.Int8Rows or TensorType.Int4Rows))
        {
            using var decoded = new AlignedBuffer(width * (long)sizeof(float));
            var elements = new Span<float>(decoded.Bytes, width);
            TableRows.Decode(table, row, elements);
            EncodeRow(elements, format, words);
            return;
        }

        words.Clear();
        var bytes = (int)table.Type.RowBytes(width);
        var source = new ReadOnlySpan<byte>(table.Bytes + (row * (nint)bytes), bytes);
        source[^TensorTypes.RowEnd..].CopyTo(MemoryMarshal.AsBytes(words));
        var codes = MemoryMarshal.AsBytes(words[1..]);
        for (var i = 0; i < width; i++)
        {
            codes[i] = table.Type == TensorType.Int8Rows ? source[i] : (byte)((source[i / 2] >> (i % 2 * 4)) & 0xf);
        }

        GC.KeepAlive(table);
    }

    /// <summary>A whole table in a format.</summary>
    public static float[] Encode(Tensor table, int format)
    {
        var (rows, width) = (table.Shape[0], table.Shape[1]);
        var words = TableFormat.RowWords(format, width);
        if ((long)rows * words > Array.MaxLength)
        {
            throw new DeviceException($"A table {table.Shape} in reduced precision takes more than {Array.MaxLength} words of a GPU; keep it in single precision or, with a smaller memory budget, on the host.");
        }

        var encoded = new float[rows * words];
        for (var row = 0; row < rows; row++)
        {
            EncodeRow(table, row, format, encoded.AsSpan(row * words, words));
        }

        return encoded;
    }

    /// <summary>A tensor's elements, whatever its type.</summary>
    public static ReadOnlySpan<float> Elements(Tensor tensor) => tensor.Type == TensorType.Float32 ? tensor.AsFloats() : tensor.ToFloats();

    /// <summary>Rounded to nearest; what a half cannot hold becomes the largest that it can.</summary>
    private static Half ToHalf(float value)
    {
        var half = (Half)value;
        return Half.IsInfinity(half) && float.IsFinite(value) ? Half.CopySign(Half.MaxValue, half) : half;
    }
}
