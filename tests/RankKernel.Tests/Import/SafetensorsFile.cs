using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using RankKernel.Import;

namespace RankKernel.Tests.ImportTests;

/// <summary>Makes safetensors files, right ones and wrong ones.</summary>
internal static class SafetensorsFile
{
    /// <summary>A file of this header text and these data bytes.</summary>
    public static byte[] Of(string header, int dataLength = 0) => Of(header, new byte[dataLength]);

    public static byte[] Of(string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + text.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)text.Length);
        text.CopyTo(file, 8);
        data.CopyTo(file, 8 + text.Length);
        return file;
    }

    /// <summary>A file with one tensor.</summary>
    public static byte[] OfOne(string dtype, string shape, byte[] data) =>
        Of($$$"""{"x":{"dtype":"{{{dtype}}}","shape":{{{shape}}},"data_offsets":[0,{{{data.Length}}}]}}""", data);

    /// <summary>A file of float32 tensors.</summary>
    public static byte[] Of(IEnumerable<(string Name, int[] Shape, float[] Elements)> tensors)
    {
        var header = new Dictionary<string, object>();
        var data = new List<byte>();
        foreach (var (name, shape, elements) in tensors)
        {
            var start = data.Count;
            data.AddRange(MemoryMarshal.AsBytes(elements.AsSpan()));
            header.Add(name, new Dictionary<string, object> { ["dtype"] = "F32", ["shape"] = shape, ["data_offsets"] = new[] { start, data.Count } });
        }

        return Of(JsonSerializer.Serialize(header), [.. data]);
    }

    public static SafetensorsReader Open(byte[] file) => new(new MemoryStream(file));
}
