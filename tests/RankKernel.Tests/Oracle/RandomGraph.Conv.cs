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

    /// <summary>Sorted, anything may be pooled; in the order of the rows, what keeps its bits: which of two equal ones is larger would be a matter of luck.</summary>
    private void AddKMaxPooling()
    {
        var descending = _random.Next(2) == 0;
        if (Pick(value => IsVector(value) && (descending || IsGiven(value))) is not { } x)
        {
            return;
        }

        var divisors = Enumerable.Range(1, x.Shape[0]).Where(divisor => x.Shape[0] % divisor == 0).ToArray();
        var rows = divisors[_random.Next(divisors.Length)];
        var matrix = rows == x.Shape[0] ? x : _graph.Reshape(x, rows, x.Shape[0] / rows);
        var pooled = _graph.Add(new KMaxPooling(_random.Next(1, rows + 1), descending), [matrix]);
        _used.Add(x);
        Keep(pooled.Shape.Rank == 1 ? pooled : _graph.Reshape(pooled, (int)pooled.Shape.Count), Size(x));
    }
}
