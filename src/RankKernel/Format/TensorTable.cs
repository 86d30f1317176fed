using System.Security.Cryptography;
using RankKernel.Graph;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Format;

/// <summary>The manifest's list of tensors.</summary>
internal static class TensorTable
{
    /// <summary>Checks every tensor's type, size and place, and that they fill the rest of the file.</summary>
    public static StoredTensor[] Read(Wire.Manifest manifest, FileHeader header)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var tensors = new StoredTensor[manifest.Tensors.Count];
        var end = header.TensorSection;
        for (var i = 0; i < tensors.Length; i++)
        {
            var written = manifest.Tensors[i];
            var part = $"tensor '{ModelValidation.Show(written.Name)}'";
            if (!ModelValidation.IsName(written.Name))
            {
                throw ModelFormatException.In(part, "its name is empty, too long or holds control characters");
            }

            if (!names.Add(written.Name))
            {
                throw ModelFormatException.In(part, "there are two tensors of this name");
            }

            tensors[i] = Read(written, part, header);
            CheckPlace(tensors[i], i == 0 ? null : tensors[i - 1], end);
            end = tensors[i].Offset + tensors[i].Length;
        }

        return end == header.FileLength
            ? tensors
            : throw ModelFormatException.In("file", $"it has {header.FileLength} bytes, but its contents end at {end}");
    }

    private static StoredTensor Read(Wire.Tensor written, string part, FileHeader header)
    {
        var type = written.Type switch
        {
            Wire.TensorType.Float32 => TensorType.Float32,
            Wire.TensorType.Float16 => TensorType.Float16,
            Wire.TensorType.Bfloat16 => TensorType.BFloat16,
            Wire.TensorType.Int8 => TensorType.Int8,
            Wire.TensorType.Int8Rows => TensorType.Int8Rows,
            Wire.TensorType.Int4Rows => TensorType.Int4Rows,
            Wire.TensorType.Int8Matrix => TensorType.Int8Matrix,
            Wire.TensorType.Int8Blocks => TensorType.Int8Blocks,
            var other => throw ModelFormatException.In(part, $"the element type {(int)other} is not known"),
        };
        var dimensions = written.Dimensions.ToArray();
        var shown = $"[{string.Join(", ", dimensions)}]";
        if (dimensions.Any(dimension => dimension < 1))
        {
            throw ModelFormatException.In(part, $"the dimensions are {shown}, expected them positive");
        }

        if (type == TensorType.Int8Matrix && dimensions.Length is not (2 or 3))
        {
            throw ModelFormatException.In(part, $"it has {dimensions.Length} dimensions, but {type} has 2 or 3");
        }

        if (type.IsCodedTable() && dimensions.Length != 2)
        {
            throw ModelFormatException.In(part, $"it has {dimensions.Length} dimensions, but {type} has 2");
        }

        long length;
        try
        {
            length = type.ByteLength(dimensions);
        }
        catch (OverflowException error)
        {
            throw ModelFormatException.In(part, $"the dimensions are {shown}, more than 64 bits can count", error);
        }

        if (written.Length != (ulong)length)
        {
            throw ModelFormatException.In(part, $"the length is {written.Length}, but {type} {shown} takes {length} bytes");
        }

        var room = (ulong)(header.FileLength - header.TensorSection);
        if (written.Offset > room || written.Length > room - written.Offset)
        {
            throw ModelFormatException.In(part, $"it has {length} bytes at offset {written.Offset}, but the tensor section has {room} bytes");
        }

        return written.Sha256.Length == SHA256.HashSizeInBytes
            ? new StoredTensor(written.Name, type, new Shape(dimensions), header.TensorSection + (long)written.Offset, length, written.Sha256.Memory)
            : throw ModelFormatException.In(part, $"its SHA-256 has {written.Sha256.Length} bytes, expected {SHA256.HashSizeInBytes}");
    }

    private static void CheckPlace(StoredTensor tensor, StoredTensor? previous, long end)
    {
        var expected = FileLayout.AlignUp(end);
        if (tensor.Offset == expected)
        {
            return;
        }

        var problem = tensor.Offset switch
        {
            var offset when offset % FileLayout.Alignment != 0 => $"is not a multiple of {FileLayout.Alignment}",
            var offset when offset > expected => "leaves a gap",
            var offset when offset + tensor.Length <= previous!.Offset => $"is before '{previous.Name}', out of order",
            _ => $"overlaps '{previous!.Name}'",
        };
        throw ModelFormatException.In(tensor.Part, $"its place {tensor.Offset} in the file {problem}, expected {expected}");
    }
}
