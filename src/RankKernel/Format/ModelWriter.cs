using System.Security.Cryptography;
using Google.Protobuf;
using RankKernel.Graph;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Format;

/// <summary>Writes a model. The same model gives the same bytes.</summary>
internal sealed unsafe class ModelWriter
{
    private const int Piece = 1 << 20;
    private readonly ModelDefinition _model;
    private readonly Wire.Manifest _manifest;
    private readonly byte[] _manifestBytes;
    private readonly FileHeader _header;

    /// <summary>Lays the file out and checks that it can be read back.</summary>
    /// <exception cref="ModelFormatException">The model is beyond what a file can keep.</exception>
    public ModelWriter(ModelDefinition model)
    {
        _model = model;
        _manifest = new Wire.Manifest { Name = model.Name, Version = model.Version, Description = model.Description };
        foreach (var (key, text) in model.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            _manifest.Metadata.Add(new Wire.Metadata { Key = key, Value = text });
        }

        _manifest.Features.Add(model.Features.Select(FeatureFormat.Write));
        var tensorBytes = AddTensors();
        GraphFormat.Write(model.Graph, _manifest);
        _manifest.SelfTests.Add(model.SelfTests.Select(SelfTestFormat.Write));
        _manifestBytes = _manifest.ToByteArray();
        _header = new FileHeader(_manifestBytes.Length, SHA256.HashData(_manifestBytes), 0);
        _header = _header with { FileLength = _header.TensorSection + tensorBytes };
        ReadBack();
    }

    public void Write(Stream stream)
    {
        stream.Write(_header.ToBytes());
        stream.Write(_manifestBytes);
        var position = FileHeader.Size + _header.ManifestLength;
        for (var i = 0; i < _manifest.Tensors.Count; i++)
        {
            Pad(stream, position, _header.TensorSection + (long)_manifest.Tensors[i].Offset);
            var tensor = _model.Graph.Parameters[i].Data!;
            ForEachPiece(tensor, stream.Write);
            position = _header.TensorSection + (long)_manifest.Tensors[i].Offset + tensor.ByteLength;
        }

        Pad(stream, position, _header.FileLength);
    }

    private long AddTensors()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var end = 0L;
        foreach (var parameter in _model.Graph.Parameters)
        {
            var tensor = parameter.Data!;
            var offset = FileLayout.AlignUp(end);
            ForEachPiece(tensor, hash.AppendData);
            _manifest.Tensors.Add(new Wire.Tensor
            {
                Name = parameter.Name,
                Type = tensor.Type switch
                {
                    TensorType.Float32 => Wire.TensorType.Float32,
                    TensorType.Float16 => Wire.TensorType.Float16,
                    TensorType.BFloat16 => Wire.TensorType.Bfloat16,
                    TensorType.Int8 => Wire.TensorType.Int8,
                    TensorType.Int8Rows => Wire.TensorType.Int8Rows,
                    TensorType.Int4Rows => Wire.TensorType.Int4Rows,
                    TensorType.Int8Blocks => Wire.TensorType.Int8Blocks,
                    _ => Wire.TensorType.Int8Matrix,
                },
                Dimensions = { tensor.Shape.Dimensions.ToArray() },
                Offset = (ulong)offset,
                Length = (ulong)tensor.ByteLength,
                Sha256 = UnsafeByteOperations.UnsafeWrap(hash.GetHashAndReset()),
            });
            end = checked(offset + tensor.ByteLength);
        }

        return end;
    }

    private void ReadBack()
    {
        if (_manifestBytes.Length > FormatLimits.ManifestBytes)
        {
            throw ModelFormatException.In("manifest", $"it would have {_manifestBytes.Length} bytes, expected at most {FormatLimits.ManifestBytes}");
        }

        var manifest = ManifestBytes.Parse(_manifestBytes, _header.FileLength);
        TensorTable.Read(manifest, _header);
        var features = ModelReader.Features(manifest);
        Tensor[] tensors = [.. _model.Graph.Parameters.Select(parameter => parameter.Data!)];
        ModelReader.Model(manifest, features, GraphReader.Read(manifest, features, tensors));
    }

    private static void Pad(Stream stream, long from, long to)
    {
        Span<byte> zeros = stackalloc byte[FileLayout.Alignment];
        zeros.Clear();
        stream.Write(zeros[..(int)(to - from)]);
    }

    private static void ForEachPiece(Tensor tensor, Action<ReadOnlySpan<byte>> use)
    {
        for (var done = 0L; done < tensor.ByteLength; done += Piece)
        {
            use(new ReadOnlySpan<byte>(tensor.Bytes + done, (int)Math.Min(Piece, tensor.ByteLength - done)));
        }

        GC.KeepAlive(tensor);
    }
}
