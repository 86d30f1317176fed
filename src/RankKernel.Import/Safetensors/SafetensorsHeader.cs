using System.Text.Json;

namespace RankKernel.Import;

/// <summary>The JSON header of a safetensors file, checked against the number of data bytes behind it.</summary>
internal sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The largest header that is read, as in the reference implementation.</summary>
    public const int MaxLength = 100_000_000;

    private const string MetadataKey = "__metadata__";

    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    /// <exception cref="SafetensorsException">The header is not what the format asks for.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> utf8, long dataLength)
    {
        if (utf8.Length == 0 || utf8.Span[0] != (byte)'{')
        {
            throw new SafetensorsException("The header does not start with '{'.");
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, Json);
            var metadata = new Dictionary<string, string>();
            var entries = new List<SafetensorsEntry>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals(MetadataKey))
                {
                    ReadMetadata(property.Value, metadata);
                }
                else
                {
                    entries.Add(ReadEntry(property.Name, property.Value));
                }
            }

            entries.Sort((a, b) => (a.Offset, a.ByteLength).CompareTo((b.Offset, b.ByteLength)));
            CheckLayout(entries, dataLength);
            return new SafetensorsHeader(entries, metadata);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new SafetensorsException($"The header is not valid JSON: {error.Message}", error);
        }
    }

    private static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata)
    {
        Expect(element.ValueKind == JsonValueKind.Object, $"'{MetadataKey}' is not an object.");
        foreach (var property in element.EnumerateObject())
        {
            Expect(property.Value.ValueKind == JsonValueKind.String, $"The metadata '{property.Name}' is not a text.");
            metadata.Add(property.Name, property.Value.GetString()!);
        }
    }

    private static SafetensorsEntry ReadEntry(string name, JsonElement element)
    {
        Expect(element.ValueKind == JsonValueKind.Object, $"The tensor '{name}' is not described by an object.");
        string? dtype = null;
        IReadOnlyList<long>? dimensions = null;
        IReadOnlyList<long>? offsets = null;
        foreach (var property in element.EnumerateObject())
        {
            switch (property.Name)
            {
                case "dtype":
                    dtype = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : property.Value.GetRawText();
                    break;
                case "shape":
                    dimensions = Numbers(name, property);
                    break;
                case "data_offsets":
                    offsets = Numbers(name, property);
                    break;
                default:
                    throw new SafetensorsException($"The tensor '{name}' has an unknown property '{property.Name}'.");
            }
        }

        Expect(dtype is not null && dimensions is not null && offsets is not null, $"The tensor '{name}' lacks its dtype, shape or data_offsets.");
        Expect(SafetensorsTypes.TryParse(dtype, out var type), $"The tensor '{name}' has the unknown dtype '{dtype}'.");
        Expect(offsets!.Count == 2 && offsets[0] <= offsets[1], $"The tensor '{name}' has data_offsets [{string.Join(", ", offsets)}]; expected a start and an end.");
        var entry = new SafetensorsEntry(name, type, dimensions!, offsets[0], offsets[1] - offsets[0]);
        var expected = ByteLength(entry);
        Expect(entry.ByteLength == expected, $"The tensor {entry} takes {expected} bytes, but its data_offsets span {entry.ByteLength}.");
        return entry;
    }

    private static long ByteLength(SafetensorsEntry entry)
    {
        try
        {
            return entry.Dimensions.Contains(0) ? 0 : entry.Dimensions.Aggregate((long)entry.Type.Size(), (bytes, dimension) => checked(bytes * dimension));
        }
        catch (OverflowException error)
        {
            throw new SafetensorsException($"The tensor {entry} has more elements than can be counted.", error);
        }
    }

    private static IReadOnlyList<long> Numbers(string tensor, JsonProperty property)
    {
        Expect(property.Value.ValueKind == JsonValueKind.Array, $"The tensor '{tensor}' has a {property.Name} that is not a list.");
        var numbers = new List<long>();
        foreach (var element in property.Value.EnumerateArray())
        {
            var valid = element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) && number >= 0;
            Expect(valid, $"The tensor '{tensor}' has a {property.Name} with {element.GetRawText()}; expected whole numbers that are not negative.");
            numbers.Add(element.GetInt64());
        }

        return numbers;
    }

    private static void CheckLayout(List<SafetensorsEntry> entries, long dataLength)
    {
        long end = 0;
        foreach (var entry in entries)
        {
            Expect(entry.Offset >= end, $"The tensor {entry} starts at byte {entry.Offset}, within another one that ends at {end}.");
            Expect(entry.Offset == end, $"The tensor {entry} starts at byte {entry.Offset}, which leaves a gap after byte {end}.");
            end = checked(entry.Offset + entry.ByteLength);
        }

        Expect(end == dataLength, $"The tensors take {end} bytes, but {dataLength} bytes follow the header.");
    }

    private static void Expect(bool condition, string message)
    {
        if (!condition)
        {
            throw new SafetensorsException(message);
        }
    }
}
