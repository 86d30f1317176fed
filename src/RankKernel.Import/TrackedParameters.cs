using RankKernel.Graph;

namespace RankKernel.Import;

/// <summary>Given tensors that remember which of them were read.</summary>
internal sealed class TrackedParameters : ParameterSource
{
    private readonly TensorDictionary _tensors = new();
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>The names that nobody read.</summary>
    public IReadOnlyCollection<string> Unread => [.. _tensors.Names.Where(name => !_read.Contains(name)).Order(StringComparer.Ordinal)];

    public void Add(string name, Tensor tensor) => _tensors.Add(name, tensor);

    public override bool Contains(string name) => _tensors.Contains(name);

    public override Shape? ShapeOf(string name) => _tensors.ShapeOf(name);

    public override Tensor Get(string name, Shape shape)
    {
        _read.Add(name);
        return _tensors.Get(name, shape);
    }
}
