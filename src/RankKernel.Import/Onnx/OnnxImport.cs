namespace RankKernel.Import.Onnx;

/// <summary>A model that was read, and what became of the file's inputs and outputs.</summary>
public sealed class OnnxImport
{
    internal OnnxImport(ModelDefinition model, OnnxInputs inputs, OnnxImportOptions options) => (Model, Inputs, Options) = (model, inputs, options);

    /// <summary>The model.</summary>
    public ModelDefinition Model { get; }

    internal OnnxInputs Inputs { get; }

    internal OnnxImportOptions Options { get; }
}
