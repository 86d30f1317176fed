using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal static class OracleNorms
{
    public static OracleValue BatchNorm(BatchNorm operation, IReadOnlyList<OracleValue> inputs) =>
        inputs[0].Like(Normalise(inputs[0], operation.Epsilon, [.. inputs.Skip(1)]));

    public static OracleValue Dice(Dice operation, IReadOnlyList<OracleValue> inputs)
    {
        var (x, alpha) = (inputs[0], inputs[1]);
        var normalised = Normalise(x, operation.Epsilon, [.. inputs.Skip(2)]);
        return x.Like(i => OracleActivations.Dice(x[i], alpha[i % x.Shape.Last], normalised(i)));
    }

    public static OracleValue LayerNorm(LayerNorm operation, IReadOnlyList<OracleValue> inputs)
    {
        var (x, gamma, beta) = (inputs[0], inputs[1], inputs[2]);
        var width = x.Shape.Last;
        return x.Like(i =>
        {
            var channels = x.Data[(i / width * width)..((i / width * width) + width)];
            var mean = channels.Average();
            var variance = channels.Average(channel => (channel - mean) * (channel - mean));
            return ((x[i] - mean) / Math.Sqrt(variance + operation.Epsilon) * gamma[i % width]) + beta[i % width];
        });
    }

    /// <summary>(x − mean) / √(variance + ε), and if the statistics hold gamma and beta, times gamma plus beta.</summary>
    private static Func<int, double> Normalise(OracleValue x, double epsilon, IReadOnlyList<OracleValue> statistics) => i =>
    {
        var channel = i % x.Shape.Last;
        var normalised = (x[i] - statistics[0][channel]) / Math.Sqrt(statistics[1][channel] + epsilon);
        return statistics.Count == 2 ? normalised : (normalised * statistics[2][channel]) + statistics[3][channel];
    };
}
