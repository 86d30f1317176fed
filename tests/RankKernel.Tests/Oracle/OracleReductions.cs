using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal static class OracleReductions
{
    public static OracleValue Reduce(Reduce operation, IReadOnlyList<OracleValue> inputs)
    {
        var x = inputs[0];
        var dimensions = x.Shape.Dimensions;
        var inner = 1;
        foreach (var dimension in dimensions[(operation.Axis + 1)..])
        {
            inner *= dimension;
        }

        var size = dimensions[operation.Axis];
        var defined = operation.Axis == 0 ? x.Positions : size;
        int[] rest = [.. dimensions[..operation.Axis], .. dimensions[(operation.Axis + 1)..]];
        return OracleValue.Make(
            new Shape(rest),
            i =>
            {
                var elements = Enumerable.Range(0, defined).Select(k => x[(((i / inner * size) + k) * inner) + (i % inner)]).ToArray();
                return elements.Length == 0 ? 0 : operation.Function switch
                {
                    ReduceKind.Sum => elements.Sum(),
                    ReduceKind.Mean => elements.Sum() / elements.Length,
                    ReduceKind.Max => elements.Aggregate(Math.Max),
                    ReduceKind.Min => elements.Aggregate(Math.Min),
                    ReduceKind.Product => elements.Aggregate((a, b) => a * b),
                    ReduceKind.L2 => Math.Sqrt(elements.Sum(element => element * element)),
                    _ => throw new InvalidOperationException($"Reduce {operation.Function}."),
                };
            },
            operation.Axis == 0 ? null : x.Length);
    }

    public static OracleValue Softmax(IReadOnlyList<OracleValue> inputs)
    {
        var x = inputs[0];
        var size = x.Shape.Last;
        var defined = x.Shape.Rank == 1 ? x.Positions : size;
        return x.Like(i => i % size < defined ? Softmax(x.Data.AsSpan(i / size * size, defined))[i % size] : double.NaN);
    }

    public static double[] Softmax(ReadOnlySpan<double> scores)
    {
        var exponentials = scores.ToArray();
        var largest = exponentials.Length == 0 ? 0 : exponentials.Aggregate(Math.Max);
        for (var i = 0; i < exponentials.Length; i++)
        {
            exponentials[i] = Math.Exp(exponentials[i] - largest);
        }

        var sum = exponentials.Sum();
        return [.. exponentials.Select(exponential => exponential / sum)];
    }

    public static OracleValue WeightedSum(IReadOnlyList<OracleValue> inputs)
    {
        var (weights, x) = (inputs[0], inputs[1]);
        var width = x.Shape[1];
        return OracleValue.Make(
            new Shape(width),
            column => Enumerable.Range(0, x.Positions).Sum(position => weights[position] * x[(position * width) + column]));
    }

    public static OracleValue IfEmpty(IReadOnlyList<OracleValue> inputs) => inputs[1].Length == 0 ? inputs[2] : inputs[0];
}
