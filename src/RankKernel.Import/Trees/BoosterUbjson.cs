using System.Buffers.Binary;
using System.Text;

namespace RankKernel.Import;

/// <summary>A booster's file in Universal Binary JSON (https://ubjson.org, draft 12), big-endian. Counts are compared with the bytes left before anything is allocated.</summary>
internal ref struct BoosterUbjson
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    private BoosterUbjson(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    private readonly int Left => _bytes.Length - _position;

    /// <exception cref="TreeFormatException">The bytes are not UBJSON, or not an object.</exception>
    public static BoosterObject Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new BoosterUbjson(bytes);
        var content = reader.Content(reader.Marker(), 0) as Dictionary<string, object?> ?? throw new TreeFormatException("The file is not a UBJSON object.");
        return reader.Left == 0 ? new BoosterObject("", content) : throw reader.Error($"{reader.Left} bytes after the end");
    }

    private object? Content(char marker, int depth) => marker switch
    {
        'Z' => null,
        'T' => true,
        'F' => false,
        'S' => Text(),
        'C' => ((char)Take(1)[0]).ToString(),
        '{' => Members(depth + 1),
        '[' => List(depth + 1),
        _ => Number(marker),
    };

    private double Number(char marker) => marker switch
    {
        'i' => (sbyte)Take(1)[0],
        'U' => Take(1)[0],
        'I' => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
        'l' => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
        'L' => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
        'd' => BinaryPrimitives.ReadSingleBigEndian(Take(4)),
        'D' => BinaryPrimitives.ReadDoubleBigEndian(Take(8)),
        _ => throw Error($"the marker {(int)marker:X2}"),
    };

    private Dictionary<string, object?> Members(int depth)
    {
        var (type, count) = Header(depth);
        if (type is not null)
        {
            throw Error("an object of one type");
        }

        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; count is { } known ? i < known : !Skip('}'); i++)
        {
            var name = Text();
            if (!members.TryAdd(name, Content(Marker(), depth)))
            {
                throw Error($"'{BoosterObject.Shorten(name)}' twice in one object");
            }
        }

        return members;
    }

    private Array List(int depth)
    {
        var (type, count) = Header(depth);
        if (type is { } marker)
        {
            return Numbers(marker, count!.Value);
        }

        var numbers = new List<double>();
        List<object?>? mixed = null;
        for (var i = 0; count is { } known ? i < known : !Skip(']'); i++)
        {
            var element = Content(Marker(), depth);
            if (mixed is null && element is double number)
            {
                numbers.Add(number);
                continue;
            }

            mixed ??= [.. numbers.Select(earlier => (object?)earlier)];
            mixed.Add(element);
        }

        return mixed is null ? numbers.ToArray() : mixed.ToArray();
    }

    private double[] Numbers(char type, int count)
    {
        var size = type switch
        {
            'i' or 'U' => 1,
            'I' => 2,
            'l' or 'd' => 4,
            'L' or 'D' => 8,
            _ => throw Error($"a list of the type {(int)type:X2}"),
        };
        if ((long)count * size > Left)
        {
            throw Error($"a list of {count} numbers of {size} bytes");
        }

        var numbers = new double[count];
        for (var i = 0; i < count; i++)
        {
            numbers[i] = Number(type);
        }

        return numbers;
    }

    /// <summary>The type and the count that a list or an object may begin with.</summary>
    private (char? Type, int? Count) Header(int depth)
    {
        if (depth > BoosterJson.MaxDepth)
        {
            throw Error($"more than {BoosterJson.MaxDepth} levels");
        }

        char? type = Skip('$') ? Marker() : null;
        if (!Skip('#'))
        {
            return type is null ? (null, null) : throw Error("a type without a count");
        }

        var count = Number(Marker());
        return count >= 0 && count <= Left && count == Math.Floor(count) ? (type, (int)count) : throw Error($"the count {count}");
    }

    private string Text()
    {
        var length = Number(Marker());
        if (!(length >= 0 && length <= Left))
        {
            throw Error($"a text of {length} bytes");
        }

        try
        {
            return Utf8.GetString(Take((int)length));
        }
        catch (DecoderFallbackException)
        {
            throw Error("a text that is not UTF-8");
        }
    }

    private bool Skip(char marker)
    {
        if (Left == 0 || _bytes[_position] != marker)
        {
            return false;
        }

        _position++;
        return true;
    }

    private char Marker()
    {
        while (Skip('N'))
        {
        }

        return (char)Take(1)[0];
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Left)
        {
            throw new TreeFormatException($"The file ends at byte {_bytes.Length}, where {count} more were expected from byte {_position} on.");
        }

        _position += count;
        return _bytes.Slice(_position - count, count);
    }

    private readonly TreeFormatException Error(string found) => new($"Found {found} before byte {_position}, which is not UBJSON as XGBoost writes it.");
}
