using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

/// <summary>A long short-term memory one position after the other, each gate a sum over the input and one over the state.</summary>
internal static class OracleLstm
{
    public static OracleValue Lstm(Lstm operation, IReadOnlyList<OracleValue> inputs)
    {
        var x = inputs[0];
        var factors = operation.Scaled ? inputs[1] : null;
        var rest = inputs.Skip(operation.Scaled ? 2 : 1).ToArray();
        var (weight, bias) = operation.Projected ? (null, null) : (rest[0], rest[1]);
        var (recurrentWeight, recurrentBias) = (rest[^2], rest[^1]);
        var width = recurrentWeight.Shape[1];
        var (h, c) = (new double[width], new double[width]);
        var all = new double[x.Shape[0] * width];
        for (var position = 0; position < x.Positions; position++)
        {
            var (old, kept) = (h, c);
            c = [.. Enumerable.Range(0, width).Select(k =>
                (Factor(1, k) * Sigmoid(Sum(1, k)) * kept[k]) + (Factor(0, k) * Sigmoid(Sum(0, k)) * Math.Tanh(Sum(2, k))))];
            h = [.. Enumerable.Range(0, width).Select(k => Sigmoid(Sum(3, k)) * Math.Tanh(c[k]))];
            h.CopyTo(all, position * width);

            double Sum(int gate, int k)
            {
                var row = (gate * width) + k;
                var input = weight is null
                    ? x[(position * x.Shape[1]) + row]
                    : bias![row] + Enumerable.Range(0, x.Shape[1]).Sum(j => weight[(row * x.Shape[1]) + j] * x[(position * x.Shape[1]) + j]);
                return input + recurrentBias[row] + Enumerable.Range(0, width).Sum(j => recurrentWeight[(row * width) + j] * old[j]);
            }

            double Factor(int which, int k) => factors is null ? 1 : factors[(position * 2 * width) + (which * width) + k];
        }

        return operation.Last ? OracleValue.Vector(h) : OracleValue.Numbers(new Shape(x.Shape[0], width), all, x.Length);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
