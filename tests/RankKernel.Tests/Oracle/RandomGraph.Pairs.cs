using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal sealed partial class RandomGraph
{
    private void AddFieldPairs()
    {
        if (SomeFields() is not { } fields)
        {
            return;
        }

        int[] pairs = [.. Enumerable.Range(0, 2 * _random.Next(1, 8)).Select(_ => _random.Next(fields.Length))];
        var (size, width) = (fields.Max(Size) * fields.Max(Size), fields[0].Shape[0]);
        switch (_random.Next(3))
        {
            case 0:
                Add(new FieldPairs(PairFunction.Product, false, pairs), size, fields);
                break;
            case 1:
                Add(new FieldPairs(PairFunction.Dot, false, pairs), size * Math.Sqrt(width), fields);
                break;
            default:
                Add(new FieldPairs(PairFunction.Dot, true, pairs), size, [.. fields, Weight(pairs.Length / 2, width)]);
                break;
        }
    }

    private void AddJoinedDot()
    {
        if (SomeFields() is not { Length: > 1 } fields)
        {
            return;
        }

        var half = fields.Length / 2;
        Add(new Dot(), fields.Max(Size) * fields.Max(Size) * Math.Sqrt(half * fields[0].Shape[0]), _graph.Concat(0, fields[..half]), _graph.Concat(0, fields[^half..]));
    }

    private void AddStack()
    {
        if (SomeFields() is not { } fields)
        {
            return;
        }

        var stack = Add(new StackFields(), fields.Max(Size), fields);
        if (stack.Shape.Rank == 2 && _random.Next(2) == 0)
        {
            var units = _random.Next(1, 6);
            Add(new Linear(), Size(stack), stack, Weight(units, fields.Length), Vector(units));
        }
    }

    private void AddCompressedInteraction()
    {
        if (SomeFields() is not { } fields)
        {
            return;
        }

        var x = Add(new StackFields(), fields.Max(Size), fields);
        x = x.Shape.Rank == 2 ? x : _graph.Add(new StackFields(), fields);
        var h = x;
        for (var layers = _random.Next(1, 3); layers > 0; layers--)
        {
            var channels = _random.Next(1, 8);
            var (activation, vectors) = AnyActivation(channels);
            var bias = _random.Next(2) == 0;
            var addends = h == x ? [] : PickSome(value => value.Type.Sequence is null && value.Shape == new Shape(x.Shape[0], channels)).Take(_random.Next(3)).ToArray();
            Value[] inputs = [x, h, Weight(channels, x.Shape[1] * h.Shape[1]), .. bias ? [Vector(channels)] : Array.Empty<Value>(), .. addends, .. vectors];
            var size = (Size(x) * Size(h)) + addends.Sum(Size) + 0.2;
            h = Add(new CompressedInteraction(bias, activation, addends.Length), size, inputs);
        }
    }

    private void AddLineProducts()
    {
        if (Pick(IsMatrix) is { } x)
        {
            var matrices = Pick(value => IsMatrix(value) && value.Shape[0] == x.Shape[0] && value.Shape[1] % x.Shape[1] == 0)!;
            Add(new LineProducts(), Size(x) * Size(matrices) * Math.Sqrt(x.Shape[1]), x, matrices);
        }
    }

    private void AddPairAttention()
    {
        if (SomeFields() is not { Length: > 1 } fields)
        {
            return;
        }

        var (units, width) = (_random.Next(1, 6), fields[0].Shape[0]);
        Add(new PairAttention(), fields.Max(Size) * fields.Max(Size), [Weight(units, width), Vector(units), Weight(1, units), .. fields]);
    }

    private void AddHashedPairs()
    {
        IdFeature[] features = [.. _graph.Features.OfType<IdFeature>()];
        features = _random.Next(3) switch
        {
            0 => features,
            1 => [.. features.Where(feature => feature.Side == Side.Item)],
            _ => [.. features.Where(feature => feature.Side != Side.Item)],
        };
        if (features.Length == 0)
        {
            return;
        }

        int[] offsets = [.. features.Select(_ => _random.Next(1 << _random.Next(31)))];
        int[] pairs = [.. Enumerable.Range(0, 2 * _random.Next(1, 5)).Select(_ => _random.Next(features.Length))];
        var table = _graph.Parameter($"embedding.{_parameters++}", _random.Next(1, 60), _width);
        Add(new HashedPairs(offsets, pairs), 0.5 * Math.Sqrt(pairs.Length), [.. features.Select(feature => _graph.Input(feature.Name)), table]);
    }

    private void AddCrossedBag()
    {
        Feature[] features = [.. _graph.Features.Where(feature => feature is IdFeature or MultiIdFeature)];
        if (_random.Next(3) is var side and < 2)
        {
            features = [.. features.Where(feature => feature.Side == Side.Item == (side == 0))];
        }

        if (features.Length == 0)
        {
            return;
        }

        var parts = Enumerable.Range(0, _random.Next(2, 4)).Select(_ => _graph.Input(features[_random.Next(features.Length)].Name)).ToArray();
        var (buckets, first) = (_random.Next(1, 60), _random.Next(5));
        var pooling = (Pooling)_random.Next(5);
        var table = _graph.Parameter($"embedding.{_parameters++}", first + buckets, _width);
        var combinations = parts.Aggregate(1.0, (product, ids) => product * ids.Shape.Count);
        Add(new CrossedBag(buckets, _random.Next(9), first, pooling), 0.5 * Math.Sqrt(combinations), [.. parts, table]);
    }

    /// <summary>Some vectors of one width, often of several sides.</summary>
    private Value[]? SomeFields()
    {
        if (Pick(IsVector) is not { } first)
        {
            return null;
        }

        _preferred = null;
        return [first, .. PickSome(value => IsVector(value) && value.Shape == first.Shape)];
    }
}
