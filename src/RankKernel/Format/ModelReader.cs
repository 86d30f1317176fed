using RankKernel.Features;
using RankKernel.Graph;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Format;

/// <summary>A model from its manifest and tensors: the steps that loading, inspecting, verifying and writing share.</summary>
internal static class ModelReader
{
    /// <summary>The model in a source, with every check.</summary>
    public static ModelDefinition Load(ByteSource source, ModelFileOptions options)
    {
        var header = FileHeader.Read(source);
        var bytes = ManifestBytes.Read(source, header);
        ManifestBytes.CheckHash(bytes, header);
        var manifest = ManifestBytes.Parse(bytes, header.FileLength);
        var table = TensorTable.Read(manifest, header);
        Padding.Check(source, header, table);
        var features = Features(manifest);
        using var reader = new TensorReader(source, options.VerifyHashes);
        try
        {
            var narrow = NarrowTables(manifest);
            var tensors = new Tensor[table.Length];
            for (var i = 0; i < table.Length; i++)
            {
                tensors[i] = reader.Read(table[i], widen: !narrow.Contains(table[i].Name));
            }

            return Model(manifest, features, GraphReader.Read(manifest, features, tensors));
        }
        catch
        {
            reader.Abandon();
            throw;
        }
    }

    /// <summary>The features, checked.</summary>
    public static Feature[] Features(Wire.Manifest manifest)
    {
        Feature[] features = [.. manifest.Features.Select(FeatureFormat.Read)];
        try
        {
            ModelValidation.Features(features);
            return features;
        }
        catch (FeatureException error)
        {
            throw ModelFormatException.From($"feature '{error.Feature}'", error);
        }
    }

    /// <summary>Everything put together.</summary>
    public static ModelDefinition Model(Wire.Manifest manifest, IReadOnlyList<Feature> features, ModelGraph graph)
    {
        try
        {
            return new ModelDefinition(manifest.Name, features, graph)
            {
                Version = manifest.Version,
                Description = manifest.Description,
                Metadata = Metadata(manifest),
                SelfTests = [.. manifest.SelfTests.Select(SelfTestFormat.Read)],
            };
        }
        catch (RankKernelException error) when (error is not ModelFormatException)
        {
            throw ModelFormatException.In("manifest", error.Message.TrimEnd('.'), error);
        }
    }

    /// <summary>
    /// The tensors that only lookups read, which widen 16-bit floats row by row. Everywhere else operations compute in float32.
    /// </summary>
    private static HashSet<string> NarrowTables(Wire.Manifest manifest)
    {
        var tables = new HashSet<string>(StringComparer.Ordinal);
        var others = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in manifest.Nodes)
        {
            var table = node.Operation switch
            {
                nameof(EmbeddingBag) or nameof(SequenceGather) => 1,
                nameof(CrossedBag) => node.Inputs.Count - 1,
                _ => -1,
            };
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                (i == table ? tables : others).Add(node.Inputs[i]);
            }
        }

        tables.ExceptWith(others);
        return tables;
    }

    /// <summary>The metadata by key.</summary>
    public static Dictionary<string, string> Metadata(Wire.Manifest manifest)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in manifest.Metadata)
        {
            if (!metadata.TryAdd(entry.Key, entry.Value))
            {
                throw ModelFormatException.In("manifest", $"the metadata '{ModelValidation.Show(entry.Key)}' is given twice");
            }
        }

        return metadata;
    }
}
