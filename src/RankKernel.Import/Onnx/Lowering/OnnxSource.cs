using RankKernel.Graph;
using RankKernel.Import.Onnx.Schema;

namespace RankKernel.Import.Onnx;

/// <summary>An opened file: its graph, and its weights, each read once however often the graph is.</summary>
/// <param name="file">The file.</param>
/// <param name="opset">Its version of the operators.</param>
/// <param name="known">Weights that were read before, by name.</param>
internal sealed class OnnxSource(OnnxFile file, int opset, IReadOnlyDictionary<string, Tensor>? known)
{
    private readonly Dictionary<string, Tensor> _tensors = new(known ?? new Dictionary<string, Tensor>(), StringComparer.Ordinal);

    /// <summary>Those that have a name of their own in the whole file.</summary>
    private readonly HashSet<TensorProto> _named = Named(file.Model.Graph);

    /// <summary>The weights that were read, by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    public GraphProto Graph => file.Model.Graph;

    public int Opset => opset;

    public OnnxWeights Weights { get; } = new(file);

    /// <summary>A weight as float32, under dimensions that have as many elements.</summary>
    public Tensor Tensor(TensorProto weight, int[] shape)
    {
        var isNamed = _named.Contains(weight);
        if (!isNamed || !_tensors.TryGetValue(weight.Name, out var tensor))
        {
            tensor = Weights.Tensor(weight);
            if (isNamed)
            {
                _tensors.Add(weight.Name, tensor);
            }
        }

        return tensor.Shape.Dimensions.SequenceEqual(shape) ? tensor : tensor.WithShape(new Shape(shape));
    }

    private static HashSet<TensorProto> Named(GraphProto graph)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return graph.Initializer.FirstOrDefault(weight => !names.Add(weight.Name)) is { } twice
            ? throw new OnnxException($"Two weights are called '{twice.Name}'.")
            : new HashSet<TensorProto>(graph.Initializer, ReferenceEqualityComparer.Instance);
    }
}
