using System.Numerics;
using System.Text.Unicode;

namespace RankKernel.Format;

/// <summary>
/// Walks over a manifest before it is parsed: every field is known, has its encoding, comes as often as
/// it may; and what loading it would allocate stays within a budget. What passes parses, and parses in only one way.
/// </summary>
internal sealed class ManifestScanner
{
    private const string Part = "manifest";
    private readonly long _budget;
    private long _cost;

    private ManifestScanner(long budget) => _budget = budget;

    /// <summary>Checks a manifest.</summary>
    /// <returns>What loading it may allocate, in bytes.</returns>
    /// <exception cref="ModelFormatException">It is malformed or too costly.</exception>
    public static long Scan(ReadOnlySpan<byte> manifest, long budget)
    {
        var scanner = new ManifestScanner(budget);
        scanner.Scan(manifest, ManifestSchema.Manifest);
        return scanner._cost;
    }

    private void Scan(ReadOnlySpan<byte> bytes, WireMessage message)
    {
        Spend(message.Cost);
        Span<int> counts = stackalloc int[32];
        var chosen = 0u;
        while (!bytes.IsEmpty)
        {
            var tag = Varint(ref bytes, message);
            var field = (tag >> 3) > 31 ? null : message.Field((uint)(tag >> 3));
            if (field is null || (int)(tag & 7) != field.WireType)
            {
                throw Malformed(message, $"field {tag >> 3} of wire type {tag & 7} is not known");
            }

            if (++counts[field.Number] > (field.IsPacked ? 1 : field.Most))
            {
                throw Malformed(message, $"field {field.Number} comes more than {(field.IsPacked ? 1 : field.Most)} times");
            }

            if (field.Oneof)
            {
                chosen |= 1u << field.Number;
                if (BitOperations.PopCount(chosen) > 1)
                {
                    throw Malformed(message, $"field {field.Number} excludes another one that is given");
                }
            }

            Content(ref bytes, message, field);
        }
    }

    private void Content(ref ReadOnlySpan<byte> bytes, WireMessage message, WireField field)
    {
        switch (field.WireType)
        {
            case 0:
                Varint(ref bytes, message);
                return;
            case 1:
                Take(ref bytes, sizeof(ulong), message);
                return;
        }

        var content = Take(ref bytes, Varint(ref bytes, message), message);
        switch (field.Kind)
        {
            case WireKind.Text:
                Spend(field.Cost + 40 + (2L * content.Length));
                if (!Utf8.IsValid(content))
                {
                    throw Malformed(message, $"field {field.Number} is not UTF-8");
                }

                break;
            case WireKind.Bytes:
                Spend(40 + (long)content.Length);
                break;
            case WireKind.Message:
                Spend(field.Cost);
                Scan(content, field.Message!);
                break;
            case WireKind.PackedFixed32:
                Elements(content.Length % sizeof(uint) == 0, content.Length / sizeof(uint), message, field);
                break;
            case WireKind.PackedFixed64:
                Elements(content.Length % sizeof(ulong) == 0, content.Length / sizeof(ulong), message, field);
                break;
            case WireKind.PackedVarint:
                var count = 0;
                for (; !content.IsEmpty; count++)
                {
                    Varint(ref content, message);
                }

                Elements(true, count, message, field);
                break;
        }
    }

    private void Elements(bool whole, int count, WireMessage message, WireField field)
    {
        if (!whole || count > field.Most)
        {
            throw Malformed(message, $"field {field.Number} has {(whole ? $"{count} elements, expected at most {field.Most}" : "half an element")}");
        }

        Spend((long)count * field.Cost);
    }

    private void Spend(long bytes)
    {
        _cost += bytes;
        if (_cost > _budget)
        {
            throw ModelFormatException.In(Part, $"loading it would take more than the {_budget} bytes of memory that a file of this length may take");
        }
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes, WireMessage message)
    {
        var number = 0ul;
        for (var i = 0; i < bytes.Length && i < 10; i++)
        {
            number |= (bytes[i] & 0x7Ful) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return number;
            }
        }

        throw Malformed(message, "a number does not end");
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, ulong length, WireMessage message)
    {
        if (length > (ulong)bytes.Length)
        {
            throw Malformed(message, $"a field of {length} bytes, expected at most {bytes.Length}");
        }

        var taken = bytes[..(int)length];
        bytes = bytes[(int)length..];
        return taken;
    }

    private static ModelFormatException Malformed(WireMessage message, string problem) =>
        ModelFormatException.In(Part, $"in a {message.Name}, {problem}");
}
