using System.Diagnostics.CodeAnalysis;

namespace RankKernel.Format;

/// <summary>
/// Reads and writes model files (.rkm); <c>docs/model-file.md</c> describes them byte by byte. Thread-safe.
/// A file is hostile until checked: whatever its bytes are, reading gives a valid model or a <see cref="ModelFormatException"/>, and
/// allocates no more than a small multiple of the file's length. Errors of the file system stay what they are, such as
/// <see cref="FileNotFoundException"/>.
/// </summary>
public static class ModelFile
{
    /// <summary>
    /// Saves a model: to a temporary file in the same folder, flushed to the disk, then renamed. Whatever fails, the path has either the
    /// old file or the whole new one, and no temporary file is left, except where the process itself dies.
    /// The same model always gives the same bytes.
    /// </summary>
    /// <exception cref="ModelFormatException">The model is beyond what a file can keep; the message says which part.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file must not be written.</exception>
    public static void Save(ModelDefinition model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var writer = Named(path, () => new ModelWriter(model));
        AtomicFile.Write(path, writer.Write);
    }

    /// <summary>Writes a model to a stream, from its current position on. The stream need not be seekable, and stays open.</summary>
    /// <exception cref="ModelFormatException">The model is beyond what a file can keep; nothing has been written.</exception>
    public static void Write(ModelDefinition model, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        new ModelWriter(model).Write(stream);
    }

    /// <summary>
    /// Loads a model. Its tensors are copied into native memory, or are views into the mapped file where the options say so;
    /// float16 and bfloat16 tensors become float32, which changes no value.
    /// </summary>
    /// <exception cref="ModelFormatException">The file is not a valid model file.</exception>
    /// <exception cref="IOException">The file cannot be read, or does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public static ModelDefinition Load(string path, ModelFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ModelFileOptions();
        using ByteSource source = options.MemoryMap ? new MappedBytes(path) : new FileBytes(path);
        return Named(path, () => ModelReader.Load(source, options));
    }

    /// <summary>Loads a model from the current position of a stream to its end. The stream stays open, and where it stands afterwards is undefined.</summary>
    /// <exception cref="ArgumentException">The stream is not seekable, so that its length is not known, or the options ask for mapping.</exception>
    /// <exception cref="ModelFormatException">The bytes are not a valid model file.</exception>
    public static ModelDefinition Load(Stream stream, ModelFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
        {
            throw new ArgumentException("A model can be loaded from a seekable stream only.", nameof(stream));
        }

        using var source = new StreamBytes(stream);
        return ModelReader.Load(source, Copying(options));
    }

    /// <summary>Loads a model from memory, of which it keeps nothing.</summary>
    /// <exception cref="ArgumentException">The options ask for mapping.</exception>
    /// <exception cref="ModelFormatException">The bytes are not a valid model file.</exception>
    public static ModelDefinition Load(ReadOnlyMemory<byte> bytes, ModelFileOptions? options = null)
    {
        using var source = new MemoryBytes(bytes);
        return ModelReader.Load(source, Copying(options));
    }

    /// <summary>Reads what a file says of itself: everything but the tensors' elements. The network is not put together.</summary>
    /// <exception cref="ModelFormatException">The header, the manifest, a feature or the list of tensors is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read, or does not exist.</exception>
    public static ModelFileInfo ReadInfo(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var source = new FileBytes(path);
        return Named(path, () => ModelFileInfo.Read(source));
    }

    /// <summary>
    /// Makes every check of a file and reports each, without holding its tensors in memory. The self tests are checked to be rows of the
    /// model, but not run.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read, or does not exist.</exception>
    public static ModelFileReport Verify(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var source = new FileBytes(path);
        return new ModelFileReport(path, new ModelFileVerifier(source).Run());
    }

    private static ModelFileOptions Copying(ModelFileOptions? options) => options switch
    {
        null => new ModelFileOptions(),
        { MemoryMap: true } => ThrowNoFile(),
        _ => options,
    };

    [DoesNotReturn]
    private static ModelFileOptions ThrowNoFile() => throw new ArgumentException("Only a file can be mapped.", "options");

    private static T Named<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (ModelFormatException error)
        {
            error.File = path;
            throw;
        }
    }
}
