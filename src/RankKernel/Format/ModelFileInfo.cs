using RankKernel.Features;

namespace RankKernel.Format;

/// <summary>What a model file says of itself, read without its tensors. Immutable.</summary>
public sealed record ModelFileInfo
{
    internal ModelFileInfo()
    {
    }

    /// <summary>The size of the file in bytes.</summary>
    public required long FileLength { get; init; }

    /// <summary>The version of the format.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>The size of the manifest in bytes.</summary>
    public required long ManifestLength { get; init; }

    /// <summary>The SHA-256 of the manifest: 32 bytes. As the manifest has the hash of every tensor, it stands for the whole model.</summary>
    public required ReadOnlyMemory<byte> ManifestHash { get; init; }

    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version of the trained weights.</summary>
    public required string Version { get; init; }

    /// <summary>What the model is.</summary>
    public required string Description { get; init; }

    /// <summary>Anything else that is kept with the model.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>What the model is given, in the order of encoded rows.</summary>
    public required IReadOnlyList<Feature> Features { get; init; }

    /// <summary>The tensors in the order of the file.</summary>
    public required IReadOnlyList<StoredTensor> Tensors { get; init; }

    /// <summary>The name and operation of each node, in order. Whether they fit together is not checked.</summary>
    public required IReadOnlyList<(string Name, string Operation)> Nodes { get; init; }

    /// <summary>The names of the outputs.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>How many self tests there are.</summary>
    public required int SelfTests { get; init; }

    internal static ModelFileInfo Read(ByteSource source)
    {
        var header = FileHeader.Read(source);
        var bytes = ManifestBytes.Read(source, header);
        ManifestBytes.CheckHash(bytes, header);
        var manifest = ManifestBytes.Parse(bytes, header.FileLength);
        return new ModelFileInfo
        {
            FileLength = header.FileLength,
            FormatVersion = (int)FileHeader.CurrentVersion,
            ManifestLength = header.ManifestLength,
            ManifestHash = header.ManifestHash,
            Name = manifest.Name,
            Version = manifest.Version,
            Description = manifest.Description,
            Metadata = ModelReader.Metadata(manifest),
            Features = ModelReader.Features(manifest),
            Tensors = TensorTable.Read(manifest, header),
            Nodes = [.. manifest.Nodes.Select(node => (node.Name, node.Operation))],
            Outputs = [.. manifest.Outputs.Select(output => output.Name)],
            SelfTests = manifest.SelfTests.Count,
        };
    }
}
