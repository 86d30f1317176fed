using RankKernel.Graph;

namespace RankKernel.Import;

/// <summary>The zoo's parameters, which remember what weights of the framework they were made of.</summary>
internal sealed class FrameworkParameters(StateDict weights) : ParameterSource
{
    private readonly TensorDictionary _tensors = new();
    private readonly Dictionary<string, string> _origins = new(StringComparer.Ordinal);
    private string _latest = "";

    /// <summary>Adds a parameter that is made of the weights read since the one before, or of the same.</summary>
    public void Add(string name, Tensor tensor)
    {
        _latest = weights.Latest ?? _latest;
        weights.StartAnew();
        _tensors.Add(name, tensor);
        _origins.Add(name, _latest);
    }

    public override bool Contains(string name) => _tensors.Contains(name);

    public override Shape? ShapeOf(string name) => _tensors.ShapeOf(name);

    /// <exception cref="ModelSpecException">The weights do not have it, or have it in another shape.</exception>
    public override Tensor Get(string name, Shape shape) => _tensors.ShapeOf(name) is not { } found
        ? throw new ModelSpecException($"No weight of {weights.Source} is the network's '{name}' {shape}: expected one for each layer that the options tell of.")
        : found == shape ? _tensors.Get(name, shape)
        : throw new ModelSpecException($"The network's '{name}' is {found}, made of {_origins[name]} of {weights.Source}; expected {shape} by the options and the features.");
}
