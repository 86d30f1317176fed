using System.Runtime.InteropServices;
using ILGPU.Runtime;
using RankKernel.Quantization;
using RankKernel.Testing;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Oracle;

namespace RankKernel.Gpu.Tests;

/// <summary>Reduced precision, and the forms in which weights lie on a device.</summary>
public sealed class PrecisionTests
{
    /// <summary>In probability, as the issue of the backend asks for.</summary>
    private const double HalfTolerance = 2e-3;

    public static TheoryData<GpuPrecision, GpuEmbeddingPrecision> Precisions => new()
    {
        { GpuPrecision.Float16, GpuEmbeddingPrecision.Float32 },
        { GpuPrecision.Float32, GpuEmbeddingPrecision.Float16 },
        { GpuPrecision.Float16, GpuEmbeddingPrecision.Int8 },
    };

    [Theory]
    [MemberData(nameof(Precisions))]
    public void Reduced_precision_stays_close_in_probability(GpuPrecision precision, GpuEmbeddingPrecision embeddings)
    {
        using var backend = GpuRankers.With(GpuRankers.Simulated with { Precision = precision, Embeddings = embeddings });
        var tolerance = embeddings == GpuEmbeddingPrecision.Int8 ? 4 * HalfTolerance : HalfTolerance;
        foreach (var name in (string[])["DeepFM", "DCNv2", "DLRM", "DIN", "DIEN", "MMoE"])
        {
            using var model = new RankModel(Samples.Small.Define(name));
            using var cpu = model.CreateRanker();
            using var gpu = backend.CreateRanker(model);
            var (user, items) = RandomModel.Rows(model.Definition, 11, seed: 2);
            var (expected, actual) = (new float[11], new float[11]);
            cpu.Score(EncodedRequest.Of(model, user, items), expected);
            gpu.Score(EncodedRequest.Of(model, user, items), actual);
            Compare.Close(expected, actual, tolerance, name);
            Assert.NotEqual(expected, actual);
        }
    }

    /// <summary>Tables that were quantized before keep their values, whatever form they take on a device.</summary>
    [Theory]
    [InlineData(EmbeddingPrecision.Float16)]
    [InlineData(EmbeddingPrecision.BFloat16)]
    [InlineData(EmbeddingPrecision.Int8)]
    [InlineData(EmbeddingPrecision.Int4)]
    public void Quantized_tables_score_as_on_the_processor(EmbeddingPrecision precision)
    {
        using var backend = GpuRankers.With(GpuRankers.Simulated);
        foreach (var name in (string[])["DeepFM", "DIN"])
        {
            using var original = new RankModel(Samples.Small.Define(name));
            var options = new QuantizationOptions { Embeddings = precision, Dense = DensePrecision.Float32 };
            var (user, items) = RandomModel.Rows(original.Definition, 11, seed: 2);
            var quantized = ModelQuantizer.Quantize(original, options, [EncodedRequest.Of(original, user, items)]);
            using var model = new RankModel(quantized.Model);
            using var cpu = model.CreateRanker();
            using var gpu = backend.CreateRanker(model);
            var (expected, actual) = (new float[11], new float[11]);
            cpu.Score(EncodedRequest.Of(model, user, items), expected);
            gpu.Score(EncodedRequest.Of(model, user, items), actual);
            Compare.Close(expected, actual, 1e-5, $"{name}, {precision}");
        }
    }

    /// <summary>What <c>mma.m16n8k16</c> computes, from the layout that PTX documents, lane by lane.</summary>
    [Theory]
    [InlineData(16, 16)]
    [InlineData(40, 23)]
    [InlineData(5, 50)]
    public void Fragments_are_what_tensor_cores_take(int columns, int depth)
    {
        var random = new Random(columns);
        var weight = Enumerable.Range(0, columns * depth).Select(_ => (float)(Half)random.NextSingle()).ToArray();
        var x = Enumerable.Range(0, depth).Select(_ => (float)(Half)random.NextSingle()).ToArray();
        var halves = MemoryMarshal.Cast<float, Half>(WeightLayout.Fragments(weight, columns, depth).AsSpan());
        var deep = (depth + 15) / 16;
        for (var column = 0; column < columns; column++)
        {
            var sum = 0d;
            for (var k = 0; k < deep * 16; k++)
            {
                // Row g of the first matrix is in lanes 4g to 4g+3; registers 1 and 3 hold row g+8, registers 2 and 3 what is 8 deeper.
                var (row, inner) = (column % 16, k % 16);
                var lane = (row % 8 * 4) + (inner % 8 / 2);
                var register = (row / 8) + (inner / 8 * 2);
                var step = (column / 16 * deep) + (k / 16);
                sum += (double)(float)halves[(((step * 32) + lane) * 8) + (register * 2) + (inner % 2)] * (k < depth ? x[k] : 0);
            }

            var expected = Enumerable.Range(0, depth).Sum(k => (double)weight[(column * depth) + k] * x[k]);
            Assert.Equal(expected, sum, 1e-9);
        }
    }

    /// <summary>The products of warps as they are, on tensor cores that are written from the manual: lanes, fragments and sums must fit.</summary>
    [Fact]
    public void Products_of_warps_are_those_of_the_same_halves()
    {
        using var device = new GpuDevice(GpuKind.Simulated, 0, 64)
        {
            Emulation = (accelerator, specialization) =>
                accelerator.LoadKernel<DeviceArrays, LaunchArguments, SpecializedValue<long>>(ProgramKernel.Run<EmulatedTensorCores>, specialization),
        };
        var options = GpuRankers.Simulated with { Precision = GpuPrecision.Float16 };
        using var emulated = new IlgpuBackend(options, device);
        using var widened = GpuRankers.With(options);
        foreach (var name in (string[])["DeepFM", "MMoE"])
        {
            using var model = new RankModel(Samples.Small.Define(name));
            using var expected = widened.CreateRanker(model);
            using var actual = emulated.CreateRanker(model);
            var (user, items) = RandomModel.Rows(model.Definition, 13, seed: 4);
            Compare.Scores(expected, actual, EncodedRequest.Of(model, user, items), 1e-5, name);
            Assert.True(actual.DeviceStatus.IsHealthy, actual.DeviceStatus.Problem);
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(16)]
    public void A_row_of_bytes_is_within_half_a_step(int width)
    {
        var random = new Random(width);
        var row = Enumerable.Range(0, width).Select(_ => (random.NextSingle() - 0.5f) * 3).ToArray();
        var words = new float[TableFormat.RowWords(TableFormat.Int8, width)];
        WeightLayout.EncodeRow(row, TableFormat.Int8, words);
        var head = MemoryMarshal.Cast<float, Half>(words.AsSpan(0, 1));
        var bytes = MemoryMarshal.AsBytes(words.AsSpan(1));
        for (var i = 0; i < width; i++)
        {
            Assert.Equal(row[i], ((float)head[0] * bytes[i]) + (float)head[1], (double)((float)head[0] * 0.51f) + 1e-3);
        }
    }

    [Fact]
    public void Every_half_is_read_as_it_is()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var half = BitConverter.UInt16BitsToHalf((ushort)bits);
            if (Half.IsFinite(half))
            {
                Assert.Equal((float)half, DeviceMath.FromHalf(bits));
            }
        }
    }
}
