namespace RankKernel.Import.Onnx;

/// <summary>Why a node cannot be brought in. Becomes a line of the list that <see cref="NotSupportedModelException"/> shows.</summary>
internal sealed class OnnxLoweringException(string message) : Exception(message);
