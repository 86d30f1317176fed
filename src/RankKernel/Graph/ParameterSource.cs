namespace RankKernel.Graph;

/// <summary>Where a builder gets a parameter's elements from.</summary>
public abstract class ParameterSource
{
    /// <summary>The parameter of this name.</summary>
    /// <exception cref="GraphException">There is none, or it has another shape.</exception>
    public abstract Tensor Get(string name, Shape shape);

    /// <summary>Whether there is a parameter of this name.</summary>
    public abstract bool Contains(string name);

    /// <summary>The shape of the parameter of this name, or null if there is none or if any shape can be had.</summary>
    public virtual Shape? ShapeOf(string name) => null;
}

/// <summary>Given tensors, by name.</summary>
public sealed class TensorDictionary : ParameterSource
{
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>The names.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Adds a tensor.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Add(string name, Tensor tensor) => _tensors.Add(name, tensor);

    /// <inheritdoc/>
    public override bool Contains(string name) => _tensors.ContainsKey(name);

    /// <inheritdoc/>
    public override Shape? ShapeOf(string name) => _tensors.TryGetValue(name, out var tensor) ? tensor.Shape : null;

    /// <inheritdoc/>
    public override Tensor Get(string name, Shape shape)
    {
        if (!_tensors.TryGetValue(name, out var tensor))
        {
            throw new GraphException($"The parameter '{name}' {shape} is not among the {_tensors.Count} given tensors.");
        }

        return tensor.Shape == shape
            ? tensor
            : throw new GraphException($"The parameter '{name}' has shape {tensor.Shape}, expected {shape}.");
    }
}

/// <summary>
/// Seeded random parameters for tests and benchmarks: matrices uniform with variance 1/fan-in, running variances and
/// normalisation weights in [0.5, 1.5], embedding rows in ±0.5, other vectors in ±0.2. The same seed and names give the same tensors.
/// </summary>
public sealed class RandomParameters(int seed) : ParameterSource
{
    /// <inheritdoc/>
    public override bool Contains(string name) => true;

    /// <inheritdoc/>
    public override Tensor Get(string name, Shape shape)
    {
        var hash = 2166136261u;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 16777619;
        }

        var random = new Random(unchecked((int)hash) ^ seed);
        var (center, spread) = name switch
        {
            _ when name.EndsWith("running_var", StringComparison.Ordinal) => (1.0, 0.5),
            _ when shape.Rank == 1 && name.EndsWith("norm.weight", StringComparison.Ordinal) => (1.0, 0.5),
            _ when name.StartsWith("embedding.", StringComparison.Ordinal) => (0, 0.5),
            _ when shape.Rank >= 2 && !name.StartsWith("linear.", StringComparison.Ordinal) => (0, Math.Sqrt(3.0 / shape.Last)),
            _ => (0, 0.2),
        };
        var values = new float[shape.Width];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(center + (spread * ((2 * random.NextDouble()) - 1)));
        }

        return new Tensor(shape, values);
    }
}
