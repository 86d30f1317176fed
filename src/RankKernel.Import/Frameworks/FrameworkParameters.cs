using RankKernel.Graph;

namespace RankKernel.Import;

/// <summary>The zoo's parameters, which remember what weights of the framework they were made of.</summary>
internal sealed class FrameworkParameters(StateDict weights) : ParameterSource
{
    private readonly TensorDictionary _tensors = new();
    private readonly Dictionary<string, string> _origins = new(StringComparer.Ordinal);

    /// <summary>Adds a parameter that is made of the weights read since the one before, or of the same.</summary>
    /// <exception cref="ModelSpecException">The network has it already.</exception>
    public void Add(string name, Tensor tensor)
    {
        if (_origins.TryGetValue(name, out var other))
        {
            throw new ModelSpecException($"{other} and {weights.Latest} of {weights.Source} are both the network's '{name}': is a weight beside them missing?");
        }

        _tensors.Add(name, tensor);
        _origins.Add(name, weights.Latest);
        weights.StartAnew();
    }

    public override bool Contains(string name) => _tensors.Contains(name);

    public override Shape? ShapeOf(string name) => _tensors.ShapeOf(name);

    /// <exception cref="ModelSpecException">The weights do not have it, or have it in another shape.</exception>
    public override Tensor Get(string name, Shape shape) => _tensors.ShapeOf(name) is not { } found
        ? throw new ModelSpecException($"No weight of {weights.Source} is the network's '{name}' {shape}: expected one for each layer that the options tell of.")
        : found == shape ? _tensors.Get(name, shape)
        : throw new ModelSpecException($"The network's '{name}' is {found}, made of {_origins[name]} of {weights.Source}; expected {shape} by the options and the features.");
}
