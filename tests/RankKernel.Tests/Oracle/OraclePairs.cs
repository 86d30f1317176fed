using System.Numerics;
using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal static class OraclePairs
{
    public static OracleValue FieldPairs(FieldPairs operation, IReadOnlyList<OracleValue> inputs)
    {
        var width = inputs[0].Shape[0];
        var results = new List<double>();
        for (var pair = 0; pair < operation.Count; pair++)
        {
            var (a, b) = (inputs[operation.Pairs[2 * pair]], inputs[operation.Pairs[(2 * pair) + 1]]);
            var products = Enumerable.Range(0, width).Select(d => a[d] * b[d] * (operation.Weighted ? inputs[^1][(pair * width) + d] : 1));
            results.AddRange(operation.Function == PairFunction.Dot ? [products.Sum()] : products);
        }

        return OracleValue.Vector([.. results]);
    }

    public static OracleValue StackFields(IReadOnlyList<OracleValue> fields) => OracleValue.Make(
        new Shape(fields[0].Shape[0], fields.Count), i => fields[i % fields.Count][i / fields.Count]);

    public static OracleValue CompressedInteraction(CompressedInteraction operation, IReadOnlyList<OracleValue> inputs)
    {
        var (x, h, weight) = (inputs[0], inputs[1], inputs[2]);
        var (a, b, channels) = (x.Shape[1], h.Shape[1], weight.Shape[0]);
        var addends = inputs.Skip(operation.Bias ? 4 : 3).Take(operation.Addends).ToArray();
        var sums = OracleValue.Make(new Shape(x.Shape[0], channels), i =>
        {
            var (component, channel) = (i / channels, i % channels);
            var sum = (operation.Bias ? inputs[3][channel] : 0) + addends.Sum(addend => addend[i]);
            for (var k = 0; k < a * b; k++)
            {
                sum += weight[(channel * a * b) + k] * x[(component * a) + (k / b)] * h[(component * b) + (k % b)];
            }

            return sum;
        });
        return OracleElementwise.Activate(operation.Activation, sums, [.. inputs.Skip((operation.Bias ? 4 : 3) + addends.Length)]);
    }

    public static OracleValue LineProducts(IReadOnlyList<OracleValue> inputs)
    {
        var (x, matrices) = (inputs[0], inputs[1]);
        var (depth, columns) = (x.Shape[1], matrices.Shape[1]);
        var width = columns / depth;
        return OracleValue.Make(new Shape(x.Shape[0], width), i => Enumerable.Range(0, depth).Sum(
            k => x[(i / width * depth) + k] * matrices[(i / width * columns) + (k * width) + (i % width)]));
    }

    public static OracleValue PairAttention(IReadOnlyList<OracleValue> inputs)
    {
        var (weight, bias, project, fields) = (inputs[0], inputs[1], inputs[2], inputs.Skip(3).ToArray());
        var width = fields[0].Shape[0];
        var products = new List<double[]>();
        for (var i = 0; i < fields.Length; i++)
        {
            for (var j = i + 1; j < fields.Length; j++)
            {
                products.Add([.. fields[i].Data.Zip(fields[j].Data, (a, b) => a * b)]);
            }
        }

        double[] scores = [.. products.Select(product => Enumerable.Range(0, bias.Shape[0]).Sum(
            unit => project[unit] * Math.Max(0, bias[unit] + product.Select((element, d) => weight[(unit * width) + d] * element).Sum())))];
        double[] powers = [.. scores.Select(score => Math.Exp(score - scores.Max()))];
        return OracleValue.Make(new Shape(width), d => products.Select((product, p) => powers[p] / powers.Sum() * product[d]).Sum());
    }

    public static OracleValue HashedPairs(HashedPairs operation, IReadOnlyList<OracleValue> inputs)
    {
        var table = inputs[^1];
        var width = table.Shape[1];
        var rows = new List<int>();
        for (var pair = 0; pair < operation.Pairs.Length; pair += 2)
        {
            var (a, b) = (Feature(operation.Pairs[pair]), Feature(operation.Pairs[pair + 1]));
            rows.Add((int)((((a + b) * (a + b + 1) / 2) + b) % table.Shape[0]));
        }

        return OracleValue.Make(new Shape(width), d => rows.Sum(row => table[(row * width) + d]));

        BigInteger Feature(int field) => inputs[field].Ids[0] + (BigInteger)operation.Offsets[field];
    }
}
