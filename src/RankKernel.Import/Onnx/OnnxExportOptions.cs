namespace RankKernel.Import.Onnx;

/// <summary>How a model becomes an ONNX file.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>
    /// False: every input has a row a candidate, as a network is trained, and the caller repeats the user's features.
    /// True: inputs of the user and the context have one row, which is expanded inside the graph where it meets candidates.
    /// </summary>
    public bool UserTileInsideGraph { get; init; }

    /// <summary>
    /// Weights of more bytes than this together go to a file of their own beside the model, <c>NAME.onnx.data</c>: one message of
    /// the format cannot exceed 2 GiB.
    /// </summary>
    public long ExternalDataThreshold { get; init; } = 1_800_000_000;
}
