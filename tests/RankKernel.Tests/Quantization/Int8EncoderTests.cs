using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Quantization;
using Xunit;

namespace RankKernel.Tests.Quantization;

public sealed unsafe class Int8EncoderTests
{
    private const int Seed = 20261122;
    private const int Rows = 40;

    /// <summary>
    /// An input within its range is half a step from its code at most, a weight half a scale: the product differs by no more than
    /// Σ|W|·½/inverse + Σ|x̂|·½·scale·inverse, and float rounding.
    /// </summary>
    [Theory]
    [InlineData(9, 16, -1, 1)]
    [InlineData(33, 100, 0, 3)]
    [InlineData(8, 700, 0.4, 0.6)]
    [InlineData(20, 45, -1000, -999)]
    [InlineData(12, 31, 1e-4, 2e-4)]
    public void A_product_differs_by_half_a_step_of_each_input_and_half_a_scale_of_each_weight_at_most(int n, int k, double low, double high)
    {
        var random = new Random(Seed + n);
        float[] x = [.. Enumerable.Range(0, Rows * k).Select(i => (float)((low + ((high - low) * random.NextDouble())) * (1 + (i % k % 5))))];
        float[] w = [.. Enumerable.Range(0, n * k).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        var weight = new Tensor(new Shape(n, k), w);
        var seen = new LayerObserver(k, Rows);
        using var found = AlignedBuffer.OfFloats((long)Rows * n);
        fixed (float* data = x)
        {
            seen.Observe(Rows, new Rows(data, k));
            var tensor = Int8Encoder.Encode(weight, seen);
            Assert.Null(Int8Matrix.Problem(tensor.Bytes, tensor.Shape));
            using var packed = PackedLinear.Pack(tensor);
            KernelSet.Best.Linear(new LinearArguments { Rows = Rows, X = new Rows(data, k), W = packed, Width = n, Y = new Rows(found.Floats, n) });
            var matrix = new Int8Matrix(tensor);
            for (var row = 0; row < Rows; row++)
            {
                for (var output = 0; output < n; output++)
                {
                    double sum = 0, bound = 0, size = 0;
                    for (var i = 0; i < k; i++)
                    {
                        var (input, element) = ((double)x[(row * k) + i], (double)w[(output * k) + i]);
                        var step = 0.5 / matrix.Inverses[i];
                        sum += input * element;
                        size += Math.Abs(input * element);
                        bound += (Math.Abs(element) * step) + ((Math.Abs(input) + step) * 0.5 * matrix.Scales[output] * matrix.Inverses[i]);
                    }

                    var error = Math.Abs(found.Floats[(row * n) + output] - sum);
                    Assert.True(error <= bound + (1e-5 * size), $"row {row}, output {output}: off by {error:g3}, bound {bound:g3}.");
                }
            }

            GC.KeepAlive(tensor);
        }
    }

    [Fact]
    public void A_sample_is_spread_evenly_and_ranges_hold_every_row()
    {
        var observer = new LayerObserver(1, 10);
        for (var i = 0; i < 1000; i++)
        {
            float value = i;
            observer.Observe(1, new Rows(&value, 1));
        }

        Assert.Equal((0f, 999f), (observer.Low[0], observer.High[0]));
        Assert.InRange(observer.SampleRows, 5, 10);
        var sample = observer.Sample.ToArray();
        Assert.Single(sample.Zip(sample.Skip(1), (a, b) => b - a).Distinct());
        Assert.True(sample[^1] > 800, $"The sample ends at {sample[^1]}.");
        Assert.False(observer.HasInvalid);
    }

    [Fact]
    public void An_input_that_was_always_zero_still_has_a_range()
    {
        var observer = new LayerObserver(2, 4);
        var rows = stackalloc float[] { 0, 1, 0, 3 };
        observer.Observe(2, new Rows(rows, 2));
        var tensor = Int8Encoder.Encode(new Tensor(new Shape(1, 2), [1f, 1f]), observer);
        Assert.True(float.IsFinite(new Int8Matrix(tensor).Inverses[0]));
        Assert.Null(Int8Matrix.Problem(tensor.Bytes, tensor.Shape));
    }
}
