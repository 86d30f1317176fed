using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal static class OracleConv
{
    public static OracleValue Conv(Conv operation, IReadOnlyList<OracleValue> inputs)
    {
        var (x, weight, bias) = (inputs[0], inputs[1], inputs[2]);
        var (count, channels, width) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        var (outputs, height) = (weight.Shape[0], weight.Shape[1]);
        var rows = count + operation.Before + operation.After - height + 1;
        var pooled = (rows + operation.PoolBefore + operation.PoolAfter) / operation.Pool;
        return OracleValue.Make(new Shape(pooled, outputs, width), i =>
        {
            var (window, output, column) = (i / (outputs * width), i / width % outputs, i % width);
            var largest = double.NegativeInfinity;
            for (var k = 0; k < operation.Pool; k++)
            {
                var row = (window * operation.Pool) + k - operation.PoolBefore;
                largest = row < 0 || row >= rows ? largest : Math.Max(largest, Product(row, output, column));
            }

            return largest;
        });

        double Product(int row, int output, int column)
        {
            var sum = bias[output];
            for (var k = 0; k < height; k++)
            {
                var source = row + k - operation.Before;
                for (var channel = 0; channel < channels && source >= 0 && source < count; channel++)
                {
                    sum += weight[(((output * height) + k) * channels) + channel] * x[(((source * channels) + channel) * width) + column];
                }
            }

            return OracleActivations.Apply(operation.Activation, sum, _ => throw new InvalidOperationException());
        }
    }

    public static OracleValue KMaxPooling(KMaxPooling operation, IReadOnlyList<OracleValue> inputs)
    {
        var x = inputs[0];
        var (rows, width) = (x.Shape[0], (int)(x.Shape.Count / x.Shape[0]));
        var output = new double[operation.Count * width];
        for (var c = 0; c < width; c++)
        {
            var largest = Enumerable.Range(0, rows).OrderByDescending(row => x[(row * width) + c]).ThenBy(row => row).Take(operation.Count);
            foreach (var (i, row) in (operation.Descending ? largest : largest.Order()).Index())
            {
                output[(i * width) + c] = x[(row * width) + c];
            }
        }

        return OracleValue.Numbers(new Shape([operation.Count, .. x.Shape.Dimensions[1..]]), output);
    }
}
