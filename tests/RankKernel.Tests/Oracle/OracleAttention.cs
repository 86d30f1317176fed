using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

/// <summary>DIN's attention in the paper's form: one position after the other, [q, k, q−k, q⊙k] through the scoring network.</summary>
internal static class OracleAttention
{
    public static OracleValue TargetAttention(TargetAttention operation, IReadOnlyList<OracleValue> inputs)
    {
        var next = 0;
        OracleValue Next() => inputs[next++];

        var (query, keys) = (Next(), Next());
        var ids = operation.PaddingId >= 0 ? Next() : null;
        var (keyPart, queryPart) = operation.Projected ? (Next(), Next()) : (null, null);
        var layers = Enumerable.Range(0, operation.Layers).Select(layer => new Layer(
            Next(),
            layer == 0 && operation.Projected ? null : Next(),
            [.. Enumerable.Range(0, operation.Activation.ParameterCount).Select(_ => Next())])).ToArray();
        var output = new Layer(Next(), Next(), []);
        var width = query.Shape[0];
        if (keys.Length == 0 && !operation.Weights)
        {
            return operation.Empty == EmptyHistory.PaddingRow ? Next() : OracleValue.Vector(new double[width]);
        }

        var kept = Enumerable.Range(0, keys.Positions).Where(position => ids is null || ids.Ids[position] != operation.PaddingId).ToArray();
        var scores = kept.Select(position => operation.Scale * Score(position)).ToArray();
        var weights = operation.Normalization == AttentionNormalization.Softmax ? OracleReductions.Softmax(scores) : scores;
        if (operation.Weights)
        {
            var all = new double[keys.Shape[0]];
            foreach (var (position, weight) in kept.Zip(weights))
            {
                all[position] = weight;
            }

            return OracleValue.Numbers(new Shape(all.Length), all, keys.Length);
        }

        return OracleValue.Make(
            new Shape(width),
            column => kept.Select((position, i) => weights[i] * keys[(position * width) + column]).Sum());

        double Score(int position)
        {
            var q = query.Data;
            var k = keys.Data[(position * width)..((position + 1) * width)];
            double[] product = [.. q.Zip(k, (x, y) => x * y)];
            var hidden = operation.Projected
                ? layers[0].Apply(operation.Activation, product, channel =>
                    keyPart![(position * queryPart!.Shape[0]) + channel] + queryPart[channel])
                : layers[0].Apply(operation.Activation, [.. q, .. k, .. q.Zip(k, (x, y) => x - y), .. product]);
            foreach (var layer in layers.Skip(1))
            {
                hidden = layer.Apply(operation.Activation, hidden);
            }

            return output.Apply(Activation.None, hidden)[0];
        }
    }

    private sealed record Layer(OracleValue Weight, OracleValue? Bias, OracleValue[] Vectors)
    {
        public double[] Apply(Activation activation, double[] x, Func<int, double>? addend = null)
        {
            var y = new double[Weight.Shape[0]];
            for (var channel = 0; channel < y.Length; channel++)
            {
                var sum = (Bias?[channel] ?? 0) + (addend?.Invoke(channel) ?? 0);
                for (var i = 0; i < x.Length; i++)
                {
                    sum += Weight[(channel * x.Length) + i] * x[i];
                }

                y[channel] = OracleActivations.Apply(activation, sum, vector => Vectors[vector][channel]);
            }

            return y;
        }
    }
}
