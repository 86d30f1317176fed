using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal sealed partial class RandomGraph
{
    private void AddLinear()
    {
        if (Pick(value => HasChannels(value) || value.Shape.Rank == 0) is not { } x)
        {
            return;
        }

        var channels = AnyWidth();
        var output = x.Shape.WithLast(channels);
        var addends = _random.Next(2) == 0 ? [] : PickSome(value => value.Shape == output
            ? value.Type.Sequence is null || value.Type.Sequence == x.Type.Sequence
            : value.Shape == new Shape(channels) && value.Type.Sequence is null);
        var (activation, vectors) = AnyActivation(channels);
        Value[] bias = _random.Next(4) == 0 ? [] : [Vector(channels)];
        Add(
            new Linear(bias.Length == 1, activation, addends.Length),
            Size(x) + addends.Sum(Size),
            [x, Weight(channels, x.Shape.Last), .. bias, .. addends, .. vectors]);
    }

    private void AddSceneLinear()
    {
        var scenes = _graph.Features.OfType<IdFeature>().ToArray();
        if (scenes.Length == 0 || Pick(IsVector) is not { } x)
        {
            return;
        }

        var scene = scenes[_random.Next(scenes.Length)];
        var channels = AnyWidth();
        var addends = _random.Next(2) == 0 ? [] : PickSome(value => value.Shape == new Shape(channels) && value.Type.Sequence is null);
        var (activation, vectors) = AnyActivation(channels);
        var count = scene.Ids.Cardinality;
        Value[] bias = _random.Next(4) == 0 ? [] : [_graph.Parameter($"linear.{_parameters++}", count, channels)];
        Add(
            new SceneLinear(bias.Length == 1, activation, addends.Length),
            Size(x) + addends.Sum(Size),
            [x, _graph.Input(scene.Name), _graph.Parameter($"weight.{_parameters++}", count, channels, x.Shape[0]), .. bias, .. addends, .. vectors]);
    }

    private void AddInterpolate()
    {
        if (Pick(value => value.Shape == new Shape(1) && value.Type.Sequence is null) is { } x)
        {
            Add(new Interpolate(), 1, x, Knots(-1, 0.25f, 0.5f, 2), Knots(0.5f, -0.5f, 0, 1));
        }
    }

    private Value Knots(params ReadOnlySpan<float> elements) => _graph.Constant(new Tensor(new Shape(elements.Length), elements));

    private void AddMatMul()
    {
        if (Pick(value => value.Shape.Rank == 2) is not { } a)
        {
            return;
        }

        var transpose = _random.Next(2) == 0;
        if (Pick(value => IsMatrix(value) && value.Shape[transpose ? 1 : 0] == a.Shape[1]) is { } b)
        {
            Add(new MatMul(transpose), Size(a) * Size(b) * Math.Sqrt(a.Shape[1]), a, b);
        }
        else if (Pick(value => IsVector(value) && value.Shape[0] == a.Shape[1]) is { } vector)
        {
            Add(new MatMul(), Size(a) * Size(vector) * Math.Sqrt(a.Shape[1]), a, _graph.Reshape(vector, a.Shape[1], 1));
            _used.Add(vector);
        }
    }

    private void AddNorm()
    {
        if (Pick(HasChannels) is not { } x)
        {
            return;
        }

        var width = x.Shape.Last;
        switch (_random.Next(4))
        {
            case 0:
                Add(new ScaleShift(), Size(x), x, Gain(width), Vector(width));
                break;
            case 1:
                Add(new BatchNorm(1e-3), 2 * Size(x), x, Vector(width), Variance(width), Gain(width), Vector(width));
                break;
            case 2:
                Add(new BatchNorm(1e-3, Affine: false), 2 * Size(x), x, Vector(width), Variance(width));
                break;
            default:
                // A small ε would magnify the rounding of channels that are nearly equal.
                Add(new LayerNorm(0.1), 1, x, Gain(width), Vector(width));
                break;
        }
    }

    private void AddDice()
    {
        if (Pick(HasChannels) is not { } x)
        {
            return;
        }

        var width = x.Shape.Last;
        var affine = _random.Next(2) == 0;
        Value[] gain = affine ? [Gain(width), Vector(width)] : [];
        Add(new Dice(affine ? 1e-8 : 1e-9, affine), Size(x), [x, Vector(width), Vector(width), Variance(width), .. gain]);
    }

    private void AddReduce()
    {
        if (Pick(value => value.Shape.Rank > 0) is { } x)
        {
            var axis = _random.Next(x.Shape.Rank);
            var function = (ReduceKind)_random.Next(3);
            Add(new Reduce(function, axis), function == ReduceKind.Sum ? Size(x) * Math.Sqrt(x.Shape[axis]) : Size(x), x);
        }
    }

    private void AddSoftmax()
    {
        if (Pick(value => value.Shape.Rank > 0) is { } x)
        {
            Add(new Softmax(), 1, x);
        }
    }
}
