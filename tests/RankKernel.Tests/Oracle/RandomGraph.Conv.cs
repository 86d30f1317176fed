using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal sealed partial class RandomGraph
{
    /// <summary>A convolution over fields, sometimes a second one on top, sometimes flattened.</summary>
    private void AddConv()
    {
        if (Pick(IsVector) is not { } first)
        {
            return;
        }

        Value[] fields = [first, .. PickSome(value => IsVector(value) && value.Shape == first.Shape), .. PickSome(value => IsVector(value) && value.Shape == first.Shape)];
        _used.UnionWith(fields);
        var x = _graph.Reshape(_graph.Concat(0, fields), fields.Length, 1, first.Shape[0]);
        var size = fields.Max(Size);
        for (var layers = _random.Next(1, 3); layers > 0; layers--)
        {
            (x, size) = (Convolve(x), size * 2);
        }

        Keep(_random.Next(2) == 0 ? x : _graph.Reshape(x, (int)x.Shape.Count), Math.Min(size, 1));
    }

    private Value Convolve(Value x)
    {
        var (outputs, height) = (_random.Next(1, 7), _random.Next(1, x.Shape[0] + 2));
        var (before, after) = (_random.Next(3), _random.Next(3));
        var rows = x.Shape[0] + before + after - height + 1;
        if (rows < 1)
        {
            (height, before, rows) = (1, 0, x.Shape[0] + after);
        }

        var pool = _random.Next(1, Math.Min(rows, 3) + 1);
        var weight = _graph.Parameter($"weight.{_parameters++}", outputs, height, x.Shape[1]);
        var activation = _random.Next(2) == 0 ? ActivationKind.Tanh : ActivationKind.Sigmoid;
        return _graph.Add(new Conv(before, after, activation, pool, _random.Next(pool), _random.Next(pool)), [x, weight, Vector(outputs)]);
    }
}
