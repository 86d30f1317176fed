using System.Text.Json;
using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Import;

/// <summary>
/// Reads a model description (JSON) and its weights (safetensors); <c>docs/model-spec.md</c> tells the format.
/// Thread-safe.
/// </summary>
public static class ModelSpecReader
{
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Reads a model from two files.</summary>
    /// <exception cref="ModelSpecException">The description is not valid, or a tensor of the weights is read by no part of the network.</exception>
    /// <exception cref="SafetensorsException">The weights are damaged.</exception>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing or has another shape.</exception>
    /// <exception cref="FeatureException">A feature is wrong in itself.</exception>
    public static ModelDefinition Load(string jsonPath, string weightsPath)
    {
        using var weights = SafetensorsReader.Open(weightsPath);
        return Read(File.ReadAllBytes(jsonPath), weights);
    }

    /// <summary>Reads a model from a description in UTF-8 and opened weights.</summary>
    /// <exception cref="RankKernelException">As for <see cref="Load"/>.</exception>
    public static ModelDefinition Read(ReadOnlyMemory<byte> json, SafetensorsReader weights)
    {
        var parameters = new TrackedParameters();
        foreach (var entry in weights.Entries.Where(entry => !entry.Type.IsInteger()))
        {
            parameters.Add(entry.Name, weights.ReadTensor(entry.Name));
        }

        var model = Parse(json, parameters);
        var graph = new GraphBuilder(model.Features, parameters);
        model.Build(graph);
        if (parameters.Unread.Count > 0)
        {
            throw new ModelSpecException($"No part of the network '{model.Name}' reads the weights {string.Join(", ", parameters.Unread)}.");
        }

        return new ModelDefinition(model.Name, model.Features, graph.Build())
        {
            Version = model.Version,
            Description = model.Description,
            Metadata = model.Metadata,
        };
    }

    private static ModelSpec Parse(ReadOnlyMemory<byte> json, ParameterSource weights)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Json);
            return ModelSpec.Read(new SpecObject(document.RootElement, ""), weights);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // A text with half a surrogate pair is valid JSON to the parser, and an invalid operation to whoever reads it.
            throw new ModelSpecException($"The model description is not valid JSON: {error.Message}", error);
        }
    }
}
