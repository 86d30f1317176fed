using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal static class OracleInteractions
{
    public static OracleValue FactorizationMachine(IReadOnlyList<OracleValue> fields) =>
        OracleValue.Vector(BiInteraction(fields).Data.Sum());

    public static OracleValue BiInteraction(IReadOnlyList<OracleValue> fields) => fields[0].Like(i =>
    {
        var sum = fields.Sum(field => field[i]);
        return 0.5 * ((sum * sum) - fields.Sum(field => field[i] * field[i]));
    });

    public static OracleValue PairwiseDot(PairwiseDot operation, IReadOnlyList<OracleValue> fields)
    {
        var products = new List<double>();
        for (var i = 0; i < fields.Count; i++)
        {
            for (var j = 0; j < fields.Count; j++)
            {
                var inTriangle = operation.Order == PairOrder.Upper ? i < j : i > j;
                if (inTriangle || (i == j && operation.Self))
                {
                    products.Add(Dot(fields[i], fields[j]));
                }
            }
        }

        return OracleValue.Vector([.. products]);
    }

    public static OracleValue CrossDot(CrossDot operation, IReadOnlyList<OracleValue> fields) => OracleValue.Vector(
        [.. fields.Take(operation.First).SelectMany(a => fields.Skip(operation.First).Select(b => Dot(a, b)))]);

    public static OracleValue Dot(IReadOnlyList<OracleValue> inputs) => OracleValue.Vector(Dot(inputs[0], inputs[1]));

    public static OracleValue CrossVector(IReadOnlyList<OracleValue> inputs)
    {
        var (first, x, weight, bias) = (inputs[0], inputs[1], inputs[2], inputs[3]);
        return x.Like(i => (first[i] * Dot(weight, x)) + bias[i] + x[i]);
    }

    public static OracleValue CrossMatrix(IReadOnlyList<OracleValue> inputs)
    {
        var (first, hidden, x, weight, bias) = (inputs[0], inputs[1], inputs[2], inputs[3], inputs[4]);
        return x.Like(i =>
        {
            var product = hidden.Data.Select((element, k) => weight[(i * hidden.Data.Length) + k] * element).Sum();
            return (first[i] * (product + bias[i])) + x[i];
        });
    }

    public static OracleValue GatedCross(IReadOnlyList<OracleValue> inputs)
    {
        var (first, x, weight, bias, gate) = (inputs[0], inputs[1], inputs[2], inputs[3], inputs[4]);
        return x.Like(i => (first[i] * (Row(weight, i) + bias[i]) / (1 + Math.Exp(-Row(gate, i)))) + x[i]);

        double Row(OracleValue matrix, int row) => x.Data.Select((element, k) => matrix[(row * x.Data.Length) + k] * element).Sum();
    }

    public static OracleValue MixExperts(IReadOnlyList<OracleValue> inputs) =>
        inputs[1].Like(i => inputs.Skip(1).Select((expert, e) => inputs[0][e] * expert[i]).Sum());

    private static double Dot(OracleValue a, OracleValue b) => a.Data.Zip(b.Data, (x, y) => x * y).Sum();
}
