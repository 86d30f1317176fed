using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal sealed partial class RandomGraph
{
    private void AddMultiHeadAttention()
    {
        if (Pick(value => value.Shape.Rank == 2) is not { } keys)
        {
            return;
        }

        var heads = _random.Next(1, 4);
        var (width, valueWidth) = (heads * _random.Next(1, 8), heads * _random.Next(1, 8));
        var projectedKeys = _graph.Linear(keys, Weight(width, keys.Shape[1]));
        var values = _graph.Linear(keys, Weight(valueWidth, keys.Shape[1]));
        var causal = _random.Next(4) == 0;
        var source = causal ? keys : Pick(value => value.Shape.Rank is 1 or 2 && HasChannels(value))!;
        var queries = _graph.Linear(source, Weight(width, source.Shape.Last));
        Value[] inputs = [queries, projectedKeys, values];
        var padding = -1;
        if (keys.Type.Sequence is { } sequence && _random.Next(2) == 0)
        {
            (var ids, padding) = IdsAlong(sequence);
            inputs = [.. inputs, ids];
        }

        var mask = _random.Next(3) > 0 ? null : Pick(value => value.Shape == new Shape(keys.Shape[0]) && value.Type.Sequence == keys.Type.Sequence);
        inputs = mask is null ? inputs : [.. inputs, mask];
        var joined = !causal && _random.Next(3) == 0 ? Pick(IsVector) : null;
        inputs = joined is null ? inputs : [.. inputs, _graph.Linear(joined, Weight(width, joined.Shape[0])), _graph.Linear(joined, Weight(valueWidth, joined.Shape[0]))];
        _used.UnionWith([keys, source]);
        var scale = _random.Next(2) == 0 ? 1 : 1 / Math.Sqrt(width / heads);
        Add(new MultiHeadAttention(heads, scale, causal, padding, mask is not null, joined is not null), Math.Max(Size(keys), joined is null ? 0 : Size(joined)), inputs);
    }

    /// <summary>Inputs and what keeps their bits are searched: scores that differ by a rounding would be a matter of luck.</summary>
    private void AddTopKMask()
    {
        if (Pick(value => value.Shape.Rank == 1 && IsGiven(value)) is not { } scores)
        {
            return;
        }

        if (_random.Next(2) == 0 && Pick(value => value.Shape.Count == 1 && value.Type.Sequence is null && IsGiven(value)) is { } bound)
        {
            scores = Add(new Binary(_random.Next(2) == 0 ? BinaryKind.Max : BinaryKind.Min), 1, scores, bound);
        }

        Add(new TopKMask(_random.Next(1, 6), scores.Type.Sequence is not null && _random.Next(3) == 0), 1, scores);
    }

    private static bool IsGiven(Value value) => value.Source is not null || value.Data is not null;

    private void AddPadSequence()
    {
        if (Pick(value => value.Type.Sequence is not null) is { } x)
        {
            Add(new PadSequence(_random.Next(2) == 0), Size(x), x);
        }
    }

    private void AddAlongSequence()
    {
        if (Pick(value => value.Type.Sequence is not null) is not { } like)
        {
            return;
        }

        var x = Pick(value => value.Type.Sequence is null && value.Shape.Rank is 1 or 2 && value.Shape[0] == like.Shape[0])
            ?? Keep(Weight(like.Shape[0], _width), 1);
        Add(new AlongSequence(_random.Next(2) == 0), Size(x), x, like);
    }
}
