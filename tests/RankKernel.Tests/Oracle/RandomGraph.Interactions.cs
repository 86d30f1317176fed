using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal sealed partial class RandomGraph
{
    private void AddFieldInteraction()
    {
        if (Pick(IsVector) is not { } first)
        {
            return;
        }

        Value[] fields = [first, .. PickSome(value => IsVector(value) && value.Shape == first.Shape)];
        var size = fields.Sum(Size) * fields.Max(Size);
        var width = Math.Sqrt(first.Shape[0]);
        switch (_random.Next(4))
        {
            case 0:
                Add(new FactorizationMachine(), size * width, fields);
                break;
            case 1:
                Add(new BiInteraction(), size, fields);
                break;
            case 2 when fields.Length > 1:
                Add(new CrossDot(_random.Next(1, fields.Length)), fields.Max(Size) * fields.Max(Size) * width, fields);
                break;
            default:
                Add(new PairwiseDot((PairOrder)_random.Next(2), _random.Next(2) == 0), fields.Max(Size) * fields.Max(Size) * width, fields);
                break;
        }
    }

    private void AddDot()
    {
        if (Pick(IsVector) is { } a && Pick(value => IsVector(value) && value.Shape == a.Shape) is { } b)
        {
            Add(new Dot(), Size(a) * Size(b) * Math.Sqrt(a.Shape[0]), a, b);
        }
    }

    private void AddCross()
    {
        if (Pick(IsVector) is not { } first || Pick(value => IsVector(value) && value.Shape == first.Shape) is not { } x)
        {
            return;
        }

        var width = first.Shape[0];
        var kind = _random.Next(3);
        if (kind == 0)
        {
            Add(new GatedCross(), (Size(first) * Size(x)) + Size(x), first, x, Weight(width, width), Vector(width), Weight(width, width));
        }
        else if (kind == 1)
        {
            Add(new CrossVector(), (Size(first) * Size(x)) + Size(x), first, x, Vector(width), Vector(width));
        }
        else
        {
            var hidden = _random.Next(2) == 0 ? x : Pick(IsVector)!;
            Add(new CrossMatrix(), (Size(first) * Size(hidden)) + Size(x), first, hidden, x, Weight(width, hidden.Shape[0]), Vector(width));
        }
    }

    private void AddWeightedSum()
    {
        if (Pick(value => value.Shape.Rank == 2) is { } x
            && Pick(value => value.Shape == new Shape(x.Shape[0]) && value.Type.Sequence == x.Type.Sequence) is { } weights)
        {
            Add(new WeightedSum(), Size(x) * Size(weights) * Math.Sqrt(x.Shape[0]), weights, x);
        }
    }

    private void AddIfEmpty()
    {
        if (Pick(IsVector) is { } x
            && Pick(value => value.Type.Sequence is not null) is { } sequence
            && Pick(value => IsVector(value) && value.Shape == x.Shape) is { } other)
        {
            Add(new IfEmpty(), Math.Max(Size(x), Size(other)), x, sequence, other);
        }
    }

    private void AddTargetAttention()
    {
        if (Pick(IsSequenceOfVectors) is not { } keys || Pick(IsVector) is not { } target)
        {
            return;
        }

        var (width, hidden) = (keys.Shape[1], AnyWidth());
        var query = target.Shape[0] == width ? target : Add(new Linear(false), Size(target), target, Weight(width, target.Shape[0]));
        var (activation, vectors) = AnyActivation(hidden);
        var projected = _random.Next(3) == 0;
        Value[] inputs = [query, keys];
        var padding = -1;
        if (_random.Next(2) == 0)
        {
            (var ids, padding) = IdsAlong(keys.Type.Sequence!);
            inputs = [.. inputs, ids];
        }

        inputs = projected
            ? [.. inputs, _graph.Linear(keys, Weight(hidden, width)), _graph.Linear(query, Weight(hidden, width)), Weight(hidden, width), .. vectors]
            : [.. inputs, Weight(hidden, 4 * width), Vector(hidden), .. vectors];
        var layers = _random.Next(1, 4);
        for (var layer = 1; layer < layers; layer++)
        {
            inputs = [.. inputs, Weight(hidden, hidden), Vector(hidden), .. vectors];
        }

        var weights = _random.Next(4) == 0;
        var empty = weights ? EmptyHistory.Zero : (EmptyHistory)_random.Next(2);
        inputs = [.. inputs, Weight(1, hidden), Vector(1), .. empty == EmptyHistory.PaddingRow ? [Vector(width)] : Array.Empty<Value>()];
        var normalization = (AttentionNormalization)_random.Next(2);
        var size = normalization == AttentionNormalization.Softmax || weights ? Size(keys) : Size(keys) * Math.Sqrt(keys.Shape[0]);
        var scale = _random.Next(2) == 0 ? 1 : 1 / Math.Sqrt(width);
        Add(new TargetAttention(layers, activation, normalization, scale, padding, empty, projected, weights), size, inputs);
    }
}
