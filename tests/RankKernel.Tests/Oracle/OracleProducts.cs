using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal static class OracleProducts
{
    public static OracleValue Linear(Linear operation, IReadOnlyList<OracleValue> inputs)
    {
        var (x, weight) = (inputs[0], inputs[1]);
        x = weight.Int8 is { } int8 ? OracleInt8.Encoded(x, int8) : x;
        var next = 2;
        var bias = operation.Bias ? inputs[next++] : null;
        var addends = inputs.Skip(next).Take(operation.Addends).ToArray();
        var (channels, width) = (weight.Shape[0], weight.Shape[1]);
        var output = OracleValue.Make(
            x.Shape.WithLast(channels),
            i =>
            {
                var (row, channel) = (i / channels, i % channels);
                var sum = bias?[channel] ?? 0;
                for (var k = 0; k < width; k++)
                {
                    sum += x[(row * width) + k] * weight[(channel * width) + k];
                }

                // An addend [N] is repeated for every row.
                return sum + addends.Sum(addend => addend[i % addend.Data.Length]);
            },
            x.Length);
        return OracleElementwise.Activate(operation.Activation, output, [.. inputs.Skip(next + operation.Addends)]);
    }

    public static OracleValue SceneLinear(SceneLinear operation, IReadOnlyList<OracleValue> inputs)
    {
        var (x, scene, weight) = (inputs[0], inputs[1].Ids[0], inputs[2]);
        var next = 3;
        var bias = operation.Bias ? inputs[next++] : null;
        var addends = inputs.Skip(next).Take(operation.Addends).ToArray();
        var (channels, width) = (weight.Shape[1], weight.Shape[2]);
        var output = OracleValue.Make(new Shape(channels), n =>
        {
            var sum = bias?[(scene * channels) + n] ?? 0;
            for (var k = 0; k < width; k++)
            {
                sum += x[k] * weight[(((scene * channels) + n) * width) + k];
            }

            return sum + addends.Sum(addend => addend[n]);
        });
        return OracleElementwise.Activate(operation.Activation, output, [.. inputs.Skip(next + operation.Addends)]);
    }

    public static OracleValue MatMul(MatMul operation, IReadOnlyList<OracleValue> inputs)
    {
        var (a, b) = (inputs[0], inputs[1]);
        var (depth, columns) = (a.Shape[1], operation.TransposeB ? b.Shape[0] : b.Shape[1]);
        return OracleValue.Make(
            new Shape(a.Shape[0], columns),
            i => Enumerable.Range(0, depth).Sum(k =>
                a[(i / columns * depth) + k] * (operation.TransposeB ? b[(i % columns * depth) + k] : b[(k * columns) + (i % columns)])),
            a.Length);
    }
}
