using Google.Protobuf;
using RankKernel.Import.Onnx.Schema;

namespace RankKernel.Import.Onnx;

/// <summary>
/// Reads a model file. The elements of large initializers stay in the file, so that a table is in memory once, when it is asked for.
/// Whatever the bytes, only <see cref="OnnxException"/> comes out, or the file's own <see cref="IOException"/>.
/// </summary>
internal sealed class OnnxFile : IDisposable
{
    private const int GraphField = 7;
    private const int InitializerField = 5;
    private const int FloatDataField = 4;
    private const int RawDataField = 9;
    private const int DoubleDataField = 10;

    /// <summary>Elements of fewer bytes are read with the rest of the file.</summary>
    private const int Inline = 4096;

    private readonly FileStream _stream;
    private readonly Dictionary<TensorProto, FileElements> _elements = new(ReferenceEqualityComparer.Instance);
    private readonly string _folder;

    private OnnxFile(string path)
    {
        _stream = File.OpenRead(path);
        _folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
    }

    /// <summary>The model, without the elements that stayed in the file.</summary>
    public ModelProto Model { get; private set; } = new();

    /// <summary>Opens a file and reads its structure.</summary>
    /// <exception cref="OnnxException">It is no ONNX model.</exception>
    public static OnnxFile Open(string path)
    {
        var file = new OnnxFile(path);
        try
        {
            file.Read();
            return file;
        }
        catch (InvalidProtocolBufferException error)
        {
            file.Dispose();
            throw new OnnxException($"'{path}' is no ONNX model: {error.Message}", error);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Where the elements of an initializer stand, if not in the message.</summary>
    /// <exception cref="OnnxException">The file that it names is not there, lies outside the model's folder, or is too short.</exception>
    public FileElements? ElementsOf(TensorProto tensor)
    {
        if (_elements.TryGetValue(tensor, out var known))
        {
            return known;
        }

        return tensor.DataLocation == TensorProto.Types.DataLocation.External ? ExternalElements.Find(tensor, _folder) : null;
    }

    /// <summary>The stream that elements inside the model file are read from.</summary>
    public FileStream Stream => _stream;

    public void Dispose() => _stream.Dispose();

    private void Read()
    {
        using var model = new MemoryStream();
        GraphProto? graph = null;
        var wire = new WireReader(_stream, 0, _stream.Length);
        while (wire.Next())
        {
            if (wire is { Field: GraphField, IsBytes: true })
            {
                graph = ReadGraph(wire.Inner(), graph);
            }
            else
            {
                wire.CopyTo(model);
            }
        }

        Model = ModelProto.Parser.ParseFrom(model.ToArray());
        Model.Graph = graph ?? throw new OnnxException($"'{_stream.Name}' is no ONNX model: it has no graph.");
    }

    private GraphProto ReadGraph(WireReader wire, GraphProto? merged)
    {
        using var rest = new MemoryStream();
        var initializers = new List<TensorProto>();
        while (wire.Next())
        {
            if (wire is { Field: InitializerField, IsBytes: true })
            {
                initializers.Add(ReadTensor(wire.Inner()));
            }
            else
            {
                wire.CopyTo(rest);
            }
        }

        var graph = GraphProto.Parser.ParseFrom(rest.ToArray());
        graph.Initializer.AddRange(initializers);
        merged?.MergeFrom(graph);
        return merged ?? graph;
    }

    private TensorProto ReadTensor(WireReader wire)
    {
        using var rest = new MemoryStream();
        FileElements? elements = null;
        while (wire.Next())
        {
            if (wire.IsBytes && wire.Length >= Inline && wire.Field is RawDataField or FloatDataField or DoubleDataField)
            {
                elements = new FileElements(null, wire.Start, wire.Length, wire.Field == RawDataField);
            }
            else
            {
                wire.CopyTo(rest);
            }
        }

        var tensor = TensorProto.Parser.ParseFrom(rest.ToArray());
        if (elements is not null)
        {
            _elements.Add(tensor, elements);
        }

        return tensor;
    }
}

/// <summary>A run of bytes with the elements of a tensor.</summary>
/// <param name="Path">The file, or null for the model file itself.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">How many.</param>
/// <param name="IsRaw">Whether they are of the tensor's own type; else packed numbers of a field of that type.</param>
internal sealed record FileElements(string? Path, long Offset, long Length, bool IsRaw = true);
