using System.Globalization;
using Google.Protobuf;
using RankKernel.Graph;
using RankKernel.Import.Onnx.Schema;

namespace RankKernel.Import.Onnx;

/// <summary>Where the elements of initializers go.</summary>
internal interface IWeightStore
{
    /// <summary>Adds the elements to an initializer that has its name, type and dimensions.</summary>
    void Store(TensorProto initializer, Tensor tensor);
}

/// <summary>Elements inside the file.</summary>
internal sealed class EmbeddedWeights : IWeightStore
{
    public long ByteLength { get; private set; }

    public void Store(TensorProto initializer, Tensor tensor)
    {
        ByteLength += tensor.ByteLength;
        initializer.RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes(tensor.AsFloats()));
    }
}

/// <summary>Elements in a file beside the model, each tensor at a multiple of 4 KiB so that it can be mapped.</summary>
internal sealed unsafe class ExternalWeights(string path) : IWeightStore, IDisposable
{
    private const int Alignment = 4096;
    private const long Embedded = 1024;
    private const int Chunk = 1 << 28;

    private readonly EmbeddedWeights _small = new();
    private readonly FileStream _stream = File.Create(path);
    private readonly string _location = Path.GetFileName(path);

    public void Store(TensorProto initializer, Tensor tensor)
    {
        if (tensor.ByteLength <= Embedded)
        {
            _small.Store(initializer, tensor);
            return;
        }

        _stream.Position = (_stream.Position + Alignment - 1) / Alignment * Alignment;
        initializer.DataLocation = TensorProto.Types.DataLocation.External;
        Add(initializer, "location", _location);
        Add(initializer, "offset", _stream.Position.ToString(CultureInfo.InvariantCulture));
        Add(initializer, "length", tensor.ByteLength.ToString(CultureInfo.InvariantCulture));
        for (var written = 0L; written < tensor.ByteLength; written += Chunk)
        {
            _stream.Write(new ReadOnlySpan<byte>(tensor.Bytes + written, (int)Math.Min(Chunk, tensor.ByteLength - written)));
        }

        GC.KeepAlive(tensor);
    }

    public void Dispose() => _stream.Dispose();

    private static void Add(TensorProto initializer, string key, string value) =>
        initializer.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
}
