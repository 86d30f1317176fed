using System.Runtime.InteropServices;
using RankKernel.Evaluation;
using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Cli.Evaluating;

/// <summary>
/// Numbers items in the order in which they are first seen, and keeps what their distances are taken from: the embedding of an id, the
/// ids of a list, the numbers of a vector.
/// </summary>
internal sealed class ItemFeatures
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<IReadOnlySet<int>> _sets = [];
    private readonly List<float[]> _vectors = [];
    private readonly Feature? _feature;
    private readonly Tensor? _table;

    /// <param name="model">The model.</param>
    /// <param name="feature">The item feature, or null for no distances.</param>
    public ItemFeatures(RankModel model, string? feature)
    {
        if (feature is null)
        {
            return;
        }

        _feature = model.Features.FirstOrDefault(known => known.Name == feature && known.Side == Side.Item)
            ?? throw new InputException($"--diversity: the model '{model.Name}' has no item feature '{feature}'.");
        if (_feature is IdFeature)
        {
            _table = Table(model, feature) ?? throw new InputException($"--diversity: the model '{model.Name}' looks '{feature}' up in no embedding table of single precision.");
        }
        else if (_feature is not (MultiIdFeature or NumericFeature { Dimension: > 1 }))
        {
            throw new InputException($"--diversity: '{feature}' is no id, list of ids or vector.");
        }
    }

    /// <summary>How different two items are, or null.</summary>
    public ItemDistance? Distance => _feature switch
    {
        null => null,
        MultiIdFeature => (first, second) => Distances.Jaccard(_sets[first], _sets[second]),
        _ => (first, second) => Distances.Cosine(_vectors[first], _vectors[second]),
    };

    /// <summary>The number of the item in the only row of a request.</summary>
    public int Number(string item, RankRequest request)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, item, out var isKnown);
        if (!isKnown)
        {
            number = _numbers.Count - 1;
            Keep(request.ItemRows);
        }

        return number;
    }

    private void Keep(EncodedRows rows)
    {
        if (_feature is null)
        {
            return;
        }

        var slot = rows.Schema[new InputSource(_feature.Name)];
        switch (_feature)
        {
            case MultiIdFeature:
                var ids = rows.IdRow(0);
                _sets.Add(ids.Slice(slot.Offset, ids[slot.LengthOffset]).ToArray().ToHashSet());
                break;
            case NumericFeature:
                _vectors.Add(rows.NumberRow(0).Slice(slot.Offset, slot.Width).ToArray());
                break;
            default:
                var width = _table!.Shape.Last;
                _vectors.Add(_table.AsFloats().Slice(checked(rows.IdRow(0)[slot.Offset] * width), width).ToArray());
                break;
        }
    }

    /// <summary>The widest table that the feature is looked up in: first-order weights have tables of one column.</summary>
    private static Tensor? Table(RankModel model, string feature) => model.Definition.Graph.Nodes
        .Where(node => node.Operation is EmbeddingBag && node.Inputs[0].Source?.Feature == feature)
        .Select(node => node.Inputs[1].Data)
        .Where(table => table?.Type == TensorType.Float32 && table.Shape.Count <= int.MaxValue)
        .MaxBy(table => table!.Shape.Last);
}
