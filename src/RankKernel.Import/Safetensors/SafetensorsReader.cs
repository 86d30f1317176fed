using System.Buffers.Binary;
using RankKernel.Graph;

namespace RankKernel.Import;

/// <summary>
/// Reads a safetensors file: 8 bytes with the length of a JSON header, the header, the tensors' little-endian bytes.
/// The whole header is checked when the file is opened; elements are read on demand. Not thread-safe. Whatever the bytes,
/// only <see cref="SafetensorsException"/> comes out, or the stream's own <see cref="IOException"/>.
/// </summary>
public sealed class SafetensorsReader : IDisposable
{
    private readonly Stream _stream;
    private readonly long _dataStart;
    private readonly Dictionary<string, SafetensorsEntry> _byName;

    /// <summary>Reads the header. The stream can seek, stands at the start of the file, and is closed with the reader.</summary>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public SafetensorsReader(Stream stream)
    {
        _stream = stream;
        var length = stream.Length;
        Span<byte> prefix = stackalloc byte[8];
        if (length < prefix.Length)
        {
            throw new SafetensorsException($"The file has {length} bytes; expected at least {prefix.Length}.");
        }

        ReadAt(0, prefix);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > SafetensorsHeader.MaxLength || (long)headerLength > length - prefix.Length)
        {
            throw new SafetensorsException(
                $"The header is said to take {headerLength} bytes; the file has {length - prefix.Length} after its length, and at most {SafetensorsHeader.MaxLength} are read.");
        }

        var header = new byte[(int)headerLength];
        ReadAt(prefix.Length, header);
        _dataStart = prefix.Length + header.Length;
        (Entries, Metadata) = SafetensorsHeader.Parse(header, length - _dataStart);
        _byName = Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="SafetensorsException">The file is damaged, or a PyTorch checkpoint, which is never read.</exception>
    public static SafetensorsReader Open(string path)
    {
        var stream = File.OpenRead(path);
        try
        {
            Checkpoint.Refuse(stream);
            return new SafetensorsReader(stream) { Source = $"'{path}'" };
        }
        catch (SafetensorsException error)
        {
            stream.Dispose();
            throw new SafetensorsException($"'{path}': {error.Message}", error);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Where the tensors come from, for messages about them.</summary>
    internal string Source { get; private init; } = "The file";

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The file's metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether there is a tensor of this name.</summary>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>The tensor of this name.</summary>
    /// <exception cref="SafetensorsException">There is none.</exception>
    public SafetensorsEntry this[string name] =>
        _byName.TryGetValue(name, out var entry) ? entry : throw new SafetensorsException($"There is no tensor '{name}'.");

    /// <summary>The elements of a tensor of any type as doubles; 64-bit whole numbers are rounded beyond 2⁵³.</summary>
    /// <exception cref="SafetensorsException">There is no such tensor, or it has more elements than an array can hold.</exception>
    public double[] ReadDoubles(string name) => ElementConversion.ToDoubles(this[name].Type, ReadBytes(name));

    /// <summary>The elements of a tensor of truth values or whole numbers.</summary>
    /// <exception cref="SafetensorsException">There is no such tensor, it holds real numbers, or is too large for an array.</exception>
    public long[] ReadIntegers(string name) => this[name] is { } entry && entry.Type.IsInteger()
        ? ElementConversion.ToIntegers(entry.Type, ReadBytes(name))
        : throw new SafetensorsException($"The tensor {this[name]} does not hold whole numbers.");

    /// <summary>A tensor of real numbers as float32; binary64 is rounded.</summary>
    /// <exception cref="SafetensorsException">There is no such tensor, it does not hold real numbers, has a dimension 0 or beyond 2³¹ − 1, or is too large for an array.</exception>
    public Tensor ReadTensor(string name)
    {
        var entry = this[name];
        if (entry.Type.IsInteger())
        {
            throw new SafetensorsException($"The tensor {entry} does not hold real numbers.");
        }

        if (entry.Dimensions.Any(dimension => dimension is < 1 or > int.MaxValue))
        {
            throw new SafetensorsException($"The tensor {entry} has a dimension outside 1 to {int.MaxValue}.");
        }

        var shape = new Shape([.. entry.Dimensions.Select(dimension => (int)dimension)]);
        return new Tensor(shape, ElementConversion.ToFloats(entry.Type, ReadBytes(name)));
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private byte[] ReadBytes(string name)
    {
        var entry = this[name];
        if (entry.ByteLength > Array.MaxLength)
        {
            throw new SafetensorsException($"The tensor {entry} takes {entry.ByteLength} bytes; at most {Array.MaxLength} can be read at once.");
        }

        var bytes = new byte[entry.ByteLength];
        ReadAt(_dataStart + entry.Offset, bytes);
        return bytes;
    }

    private void ReadAt(long offset, Span<byte> bytes)
    {
        _stream.Position = offset;
        try
        {
            _stream.ReadExactly(bytes);
        }
        catch (EndOfStreamException error)
        {
            throw new SafetensorsException($"The file ends within the {bytes.Length} bytes from byte {offset}.", error);
        }
    }
}
