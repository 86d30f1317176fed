using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel.Quantization;

/// <summary>A weight in integers and how its products differ from those of the original on the sampled inputs.</summary>
/// <param name="Tensor">The weight.</param>
/// <param name="RelativeError">The root mean square of the differences over that of the products, once the mean difference is taken off.</param>
/// <param name="MeanError">For each output the mean difference, which a bias can take off.</param>
internal sealed record QuantizedLayer(Tensor Tensor, double RelativeError, float[] MeanError);

/// <summary>Encodes one layer and measures it with the kernels that will run it.</summary>
internal static unsafe class LayerQuantizer
{
    private const int BlockRows = 256;

    public static QuantizedLayer Quantize(Tensor weight, LayerObserver seen, bool hasBias)
    {
        var tensor = Int8Encoder.Encode(weight, seen);
        using var original = PackedLinear.Pack(weight);
        using var encoded = PackedLinear.Pack(tensor);
        var (n, k) = (original.N, original.K);
        using var expected = AlignedBuffer.OfFloats((long)BlockRows * n);
        using var found = AlignedBuffer.OfFloats((long)BlockRows * n);
        var sums = new double[n];
        double products = 0, differences = 0;
        fixed (float* sample = seen.Sample)
        {
            for (var row = 0; row < seen.SampleRows; row += BlockRows)
            {
                var rows = Math.Min(BlockRows, seen.SampleRows - row);
                var x = new Rows(sample + ((nint)row * k), k);
                Multiply(original, rows, x, expected.Floats);
                Multiply(encoded, rows, x, found.Floats);
                for (var i = 0; i < rows * n; i++)
                {
                    var difference = (double)found.Floats[i] - expected.Floats[i];
                    sums[i % n] += difference;
                    differences += difference * difference;
                    products += (double)expected.Floats[i] * expected.Floats[i];
                }
            }
        }

        double[] means = [.. sums.Select(sum => sum / Math.Max(1, seen.SampleRows))];
        if (hasBias)
        {
            differences = Math.Max(0, differences - means.Sum(mean => mean * mean * seen.SampleRows));
        }

        var error = products == 0 ? differences == 0 ? 0 : double.PositiveInfinity : Math.Sqrt(differences / products);
        return new QuantizedLayer(tensor, error, [.. means.Select(mean => (float)mean)]);
    }

    private static void Multiply(PackedLinear weight, int rows, Rows x, float* y) => KernelSet.Best.Linear(new LinearArguments
    {
        Rows = rows,
        X = x,
        W = weight,
        Width = weight.N,
        Y = new Rows(y, weight.N),
    });
}
