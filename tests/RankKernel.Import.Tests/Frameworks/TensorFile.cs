using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RankKernel.Import.Tests.Frameworks;

/// <summary>A tensor of a safetensors file as it stands there.</summary>
internal sealed record StoredTensor(string Type, int[] Shape, byte[] Bytes)
{
    /// <summary>The same elements, or as many of them as are needed, under another shape; zeros where they end.</summary>
    public StoredTensor As(params int[] shape)
    {
        var element = Bytes.Length / Shape.Aggregate(1, (count, dimension) => count * dimension);
        var bytes = Bytes;
        Array.Resize(ref bytes, shape.Aggregate(element, (count, dimension) => count * dimension));
        return new StoredTensor(Type, shape, bytes);
    }
}

/// <summary>Reads and writes safetensors files whole, so that a test can change them.</summary>
internal static class TensorFile
{
    public static Dictionary<string, StoredTensor> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var start = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return JsonNode.Parse(Encoding.UTF8.GetString(bytes, 8, start - 8))!.AsObject().Where(entry => entry.Key != "__metadata__")
            .ToDictionary(entry => entry.Key, entry => new StoredTensor(
                (string)entry.Value!["dtype"]!,
                entry.Value["shape"]!.Deserialize<int[]>()!,
                bytes[(start + (int)entry.Value["data_offsets"]![0]!)..(start + (int)entry.Value["data_offsets"]![1]!)]));
    }

    public static void Write(string path, IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        var (header, data) = (new JsonObject(), new MemoryStream());
        foreach (var (name, tensor) in tensors)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = tensor.Type,
                ["shape"] = JsonSerializer.SerializeToNode(tensor.Shape),
                ["data_offsets"] = JsonSerializer.SerializeToNode(new[] { data.Length, data.Length + tensor.Bytes.Length }),
            };
            data.Write(tensor.Bytes);
        }

        var text = Encoding.UTF8.GetBytes(header.ToJsonString());
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        File.WriteAllBytes(path, [.. length, .. text, .. data.ToArray()]);
    }
}
