using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace RankKernel.Features;

/// <summary>
/// The hash of <see cref="HashEncoding"/>: XXH64 (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md), so that a
/// training pipeline in any language can compute the same buckets. Results depend on nothing but the input and the seed,
/// never on the machine or the version. Thread-safe; nothing allocates.
/// </summary>
public static class FeatureHash
{
    private const int TextBlock = 512;

    /// <summary>
    /// The hash of a text: of its UTF-8 bytes, without byte order mark, terminator or Unicode normalisation. A surrogate
    /// without its partner counts as U+FFFD.
    /// </summary>
    public static ulong Text(ReadOnlySpan<char> text, ulong seed = 0)
    {
        var state = new Xxh64(seed);
        Span<byte> block = stackalloc byte[TextBlock];
        var kept = 0;
        while (true)
        {
            var status = Utf8.FromUtf16(text, block[kept..], out var charsRead, out var bytesWritten);
            text = text[charsRead..];
            var filled = block[..(kept + bytesWritten)];
            var rest = state.Consume(filled);
            if (status == OperationStatus.Done)
            {
                return state.Finish(rest);
            }

            rest.CopyTo(block);
            kept = rest.Length;
        }
    }

    /// <summary>The hash of a whole number: of its 8 bytes in two's complement, the lowest byte first.</summary>
    public static ulong Number(long value, ulong seed = 0)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Bytes(bytes, seed);
    }

    /// <summary>A 64-bit feature id: the slot in the upper <paramref name="slotBits"/> bits, the lower bits of a hash below it.</summary>
    public static ulong Id(int slot, int slotBits, ulong hash) => ((ulong)slot << (64 - slotBits)) | (hash & (ulong.MaxValue >> slotBits));

    /// <summary>The hash of several indices: of 8 bytes each, in order, as <see cref="Number"/> takes them.</summary>
    /// <exception cref="ArgumentException">There are more than 16.</exception>
    public static ulong Combination(ReadOnlySpan<int> indices, ulong seed = 0)
    {
        const int Most = 16;
        if (indices.Length > Most)
        {
            throw new ArgumentException($"{indices.Length} indices; expected at most {Most}.", nameof(indices));
        }

        Span<byte> bytes = stackalloc byte[Most * sizeof(long)];
        for (var i = 0; i < indices.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes[(i * sizeof(long))..], indices[i]);
        }

        return Bytes(bytes[..(indices.Length * sizeof(long))], seed);
    }

    /// <summary>The hash of bytes as they are.</summary>
    public static ulong Bytes(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        var state = new Xxh64(seed);
        return state.Finish(state.Consume(bytes));
    }
}
