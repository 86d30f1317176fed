using RankKernel.Graph;
using RankKernel.Import.Onnx.Schema;

namespace RankKernel.Import.Onnx;

/// <summary>An opened file: its graph, and its weights, each read once however often the graph is.</summary>
internal sealed class OnnxSource(OnnxFile file, int opset)
{
    private readonly Dictionary<TensorProto, Tensor> _tensors = new(ReferenceEqualityComparer.Instance);

    public GraphProto Graph => file.Model.Graph;

    public int Opset => opset;

    public OnnxWeights Weights { get; } = new(file);

    /// <summary>A weight as float32, under dimensions that have as many elements.</summary>
    public Tensor Tensor(TensorProto weight, int[] shape)
    {
        if (!_tensors.TryGetValue(weight, out var tensor))
        {
            tensor = Weights.Tensor(weight);
            _tensors.Add(weight, tensor);
        }

        return tensor.Shape.Dimensions.SequenceEqual(shape) ? tensor : tensor.WithShape(new Shape(shape));
    }
}
