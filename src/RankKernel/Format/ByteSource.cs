
namespace RankKernel.Format;

/// <summary>The bytes of a model file, wherever they are. Not thread-safe.</summary>
internal abstract class ByteSource : IDisposable
{
    public abstract long Length { get; }

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/>, which must lie within the length with all of it.</summary>
    /// <exception cref="ModelFormatException">The file has become shorter; the message names <paramref name="part"/>.</exception>
    public abstract void Read(long offset, Span<byte> destination, string part);

    /// <summary>A run of bytes that needs no copy, or null where this source has none.</summary>
    public virtual TensorMemory? View(long offset, long length) => null;

    public virtual void Dispose()
    {
    }

    protected static ModelFormatException Shortened(string part, long offset) =>
        ModelFormatException.In(part, $"the file ended at {offset} while it was read");
}
