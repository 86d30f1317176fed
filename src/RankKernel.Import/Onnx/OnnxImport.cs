namespace RankKernel.Import.Onnx;

/// <summary>A model that was read, and what became of the file's inputs and outputs.</summary>
public sealed class OnnxImport
{
    internal OnnxImport(ModelDefinition model, OnnxInputs inputs, IReadOnlyDictionary<string, OnnxShape> outputs, OnnxImportOptions options) =>
        (Model, Inputs, Outputs, Options) = (model, inputs, outputs, options);

    /// <summary>The model.</summary>
    public ModelDefinition Model { get; }

    /// <summary>Weights of the file that none of its nodes reads, in its order. They are not in the model.</summary>
    public IReadOnlyList<string> UnusedWeights { get; init; } = [];

    internal OnnxInputs Inputs { get; }

    /// <summary>The dimensions of the file's outputs.</summary>
    internal IReadOnlyDictionary<string, OnnxShape> Outputs { get; }

    /// <summary>The file's weights as they were read, by name.</summary>
    internal IReadOnlyDictionary<string, Graph.Tensor>? Tensors { get; init; }

    internal OnnxImportOptions Options { get; }

    /// <summary>The inputs that the model reads.</summary>
    internal IEnumerable<OnnxInput> Used
    {
        get
        {
            var names = Model.Features.Select(feature => feature.Name).ToHashSet(StringComparer.Ordinal);
            return Inputs.All.Where(input => input.Role == OnnxRole.Length
                ? names.Contains(input.LengthOf!.Name)
                : input.Source is { } source && names.Contains(source.Feature));
        }
    }
}
