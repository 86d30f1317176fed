using System.Buffers;
using System.Text.Json;

namespace RankKernel.Import;

/// <summary>A booster's file in JSON.</summary>
internal static class BoosterJson
{
    public const int MaxDepth = 64;

    /// <summary>Reads a file. The bare words NaN and Infinity, which are not JSON, are numbers as XGBoost writes them.</summary>
    /// <exception cref="TreeFormatException">The bytes are not JSON, or not an object.</exception>
    public static BoosterObject Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutBareWords(bytes), new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new BoosterObject("", Members(document.RootElement))
                : throw new TreeFormatException("The file is not a JSON object.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new TreeFormatException($"The file is not valid JSON: {error.Message}", error);
        }
    }

    private static object? Convert(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Members(element),
        JsonValueKind.Array => List(element),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static Dictionary<string, object?> Members(JsonElement element)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (!members.TryAdd(member.Name, Convert(member.Value)))
            {
                throw new TreeFormatException($"'{BoosterObject.Shorten(member.Name)}' stands twice in one object.");
            }
        }

        return members;
    }

    private static Array List(JsonElement element)
    {
        var numbers = new double[element.GetArrayLength()];
        var count = 0;
        foreach (var entry in element.EnumerateArray())
        {
            if (entry.ValueKind is not (JsonValueKind.Number or JsonValueKind.Null))
            {
                return element.EnumerateArray().Select(Convert).ToArray();
            }

            numbers[count++] = entry.ValueKind == JsonValueKind.Null ? double.NaN : entry.GetDouble();
        }

        return numbers;
    }

    /// <summary>NaN becomes null, Infinity a number that is too large for a double.</summary>
    private static ReadOnlyMemory<byte> WithoutBareWords(ReadOnlyMemory<byte> bytes)
    {
        var text = bytes.Span;
        ArrayBufferWriter<byte>? changed = null;
        var (copied, inString) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'"':
                    inString = !inString;
                    break;
                case (byte)'\\' when inString:
                    i++;
                    break;
                case (byte)'N' or (byte)'I' when !inString:
                    var isNaN = text[i] == 'N';
                    var word = isNaN ? "NaN"u8 : "Infinity"u8;
                    if (!text[i..].StartsWith(word))
                    {
                        return bytes;
                    }

                    changed ??= new ArrayBufferWriter<byte>(text.Length + (text.Length / 8));
                    changed.Write(text[copied..i]);
                    changed.Write(isNaN ? "null"u8 : "1e999"u8);
                    copied = i + word.Length;
                    i = copied - 1;
                    break;
            }
        }

        changed?.Write(text[copied..]);
        return changed?.WrittenMemory ?? bytes;
    }
}
