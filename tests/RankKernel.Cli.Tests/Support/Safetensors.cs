using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using RankKernel.Graph;

namespace RankKernel.Cli.Tests.Support;

/// <summary>Writes weights in the safetensors format.</summary>
internal static class Safetensors
{
    public static void Write(string path, IEnumerable<Value> parameters)
    {
        var entries = new Dictionary<string, object>();
        var data = new List<byte>();
        foreach (var parameter in parameters)
        {
            var start = data.Count;
            data.AddRange(MemoryMarshal.AsBytes(parameter.Data!.AsFloats()));
            entries[parameter.Name] = new { dtype = "F32", shape = parameter.Shape.Dimensions.ToArray(), data_offsets = new[] { start, data.Count } };
        }

        var header = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(entries));
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        File.WriteAllBytes(path, [.. length, .. header, .. data]);
    }
}
