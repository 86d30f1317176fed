using RankKernel.Format;
using RankKernel.Graph;
using RankKernel.Quantization;
using RankKernel.Testing;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Oracle;
using Xunit;

namespace RankKernel.Tests.Quantization;

public sealed class ModelQuantizerTests
{
    private static readonly ModelDefinition Definition = Samples.Small.Define("DeepFM");

    private static QuantizationOptions Everything => new() { EvenWhereSlower = true, MaxLayerError = double.PositiveInfinity };

    /// <summary>
    /// The oracle encodes inputs that differ from the kernels' in their last bits; where one stands at a tie, its code is the next one
    /// and the score a step away. All the others agree as float32 does.
    /// </summary>
    [Fact]
    public void Random_models_in_integers_score_as_the_oracle_says()
    {
        var (close, all, layers) = (0, 0, 0);
        for (var seed = 0; seed < 40; seed++)
        {
            var definition = RandomModel.Create(seed);
            using var original = new RankModel(definition);
            var quantized = ModelQuantizer.Quantize(original, Everything with { Embeddings = (EmbeddingPrecision)(seed % 5) }, Requests(original));
            layers += quantized.Report.Layers.Count(layer => layer.Type == TensorType.Int8Matrix);
            var (user, items) = RandomModel.Rows(definition, 7, seed);
            var expected = FlatExecutor.Run(quantized.Model.Graph, user, items, definition.Features);
            using var model = new RankModel(quantized.Model);
            using var ranker = model.CreateRanker();
            foreach (var output in model.Outputs)
            {
                var scores = new float[items.Count];
                ranker.Score(EncodedRequest.Of(model, user, items), output, scores);
                for (var i = 0; i < scores.Length; i++)
                {
                    var error = Math.Abs(scores[i] - expected[output][i]) / (1 + Math.Abs(expected[output][i]));
                    Assert.True(error < 0.1, $"seed {seed}, output '{output}', row {i}: {scores[i]}, expected {expected[output][i]}.");
                    (close, all) = (close + (error < 2e-5 ? 1 : 0), all + 1);
                }
            }
        }

        Assert.True(layers > 40, $"{layers} layers.");
        Assert.True(close > 0.97 * all, $"{close} of {all} scores are close.");
    }

    [Fact]
    public void The_budget_of_error_keeps_layers_in_float32_and_the_report_says_why()
    {
        using var model = new RankModel(Definition);
        var report = ModelQuantizer.Quantize(model, Everything with { MaxLayerError = 0 }, Requests(model)).Report;
        Assert.All(report.Layers, layer => Assert.Equal(TensorType.Float32, layer.Type));
        Assert.Contains(report.Layers, layer => layer.Kept == "its error is beyond 0" && layer.RelativeError > 0);
        Assert.Contains(report.Layers, layer => layer is { Cadence: Cadence.User, Kept: "runs once a request" });
    }

    [Fact]
    public void What_is_asked_for_stays_float32()
    {
        using var model = new RankModel(Definition);
        var first = ModelQuantizer.Quantize(model, Everything, Requests(model)).Report;
        var layer = first.Layers.First(candidate => candidate.Type == TensorType.Int8Matrix).Name;
        var table = first.Tables[0].Name;
        var report = ModelQuantizer.Quantize(model, Everything with { KeepFloat32 = [layer, table] }, Requests(model)).Report;
        Assert.Equal(("asked for", TensorType.Float32), (report.Layers.First(kept => kept.Name == layer).Kept, report.Layers.First(kept => kept.Name == layer).Type));
        Assert.Equal(("asked for", TensorType.Float32), (report.Tables[0].Kept, report.Tables[0].Type));
    }

    [Fact]
    public void The_report_has_the_sizes_of_the_parameters()
    {
        using var model = new RankModel(Definition);
        var (quantized, report) = ModelQuantizer.Quantize(model, Everything, Requests(model));
        Assert.Equal(Definition.Graph.Parameters.Sum(parameter => parameter.Data!.ByteLength), report.BytesBefore);
        Assert.Equal(quantized.Graph.Parameters.Sum(parameter => parameter.Data!.ByteLength), report.BytesAfter);
        Assert.Equal(8, report.Requests);
        Assert.All(report.Tables, table => Assert.True(table.Kept is null ? table.BytesAfter < table.BytesBefore : table.BytesAfter == table.BytesBefore));
    }

    [Theory]
    [InlineData(16, 0.32)]
    [InlineData(1, 0.32)]
    [InlineData(32, 0.29)]
    public void A_table_in_8_bits_takes_less_than_a_third(int width, double share)
    {
        var table = new Value("table", new RankKernel.Graph.ValueType(new Shape(1000, width)), Side.Constant, data: new RandomParameters(1).Get("embedding.t", new Shape(1000, width)));
        var (_, report) = TableQuantizer.Encode(table, new QuantizationOptions());
        Assert.InRange((double)report.BytesAfter / report.BytesBefore, 0, share);
        Assert.Null(report.Kept);
        Assert.InRange(report.RelativeError, 1e-5, 0.01);
    }

    [Theory]
    [InlineData(DensePrecision.Float16, 1e-3)]
    [InlineData(DensePrecision.BFloat16, 1e-2)]
    public void Weights_of_16_bits_are_half_in_the_file_and_float32_once_loaded(DensePrecision dense, double error)
    {
        using var model = new RankModel(Definition);
        var (quantized, report) = ModelQuantizer.Quantize(model, new() { Dense = dense, Embeddings = EmbeddingPrecision.Float32 }, []);
        using var stream = new MemoryStream();
        ModelFile.Write(quantized, stream);
        var loaded = ModelFile.Load(stream.ToArray());
        Assert.NotEmpty(report.Layers);
        Assert.All(report.Layers, layer => Assert.Equal(layer.BytesBefore, 2 * layer.BytesAfter));
        Assert.All(report.Layers, layer => Assert.InRange(layer.RelativeError, 0, error));
        using var before = new RankModel(quantized);
        using var after = new RankModel(loaded);
        Assert.Equal(Scores(before), Scores(after));
    }

    [Fact]
    public void Self_tests_expect_what_the_quantized_model_gives()
    {
        var (user, items) = RandomEncoded.Rows(Definition.Features, 3, 5);
        var test = new SelfTest(
            [.. user.IdRow(0)], [.. user.NumberRow(0)], 3, [.. items.IdRows(0, 3)], [.. items.NumberRows(0, 3)],
            new Dictionary<string, IReadOnlyList<float>> { [Definition.Graph.Outputs[0].Name] = [0f, 0f, 0f] }, 1e-6);
        using var model = new RankModel(new ModelDefinition("tested", Definition.Features, Definition.Graph) { SelfTests = [test], Version = "7" });
        var quantized = ModelQuantizer.Quantize(model, new(), Requests(model)).Model;
        using var loaded = new RankModel(quantized);
        using var ranker = loaded.CreateRanker();
        var scores = new float[3];
        ranker.Score(EncodedRequest.Of(loaded, user, items), scores);
        Assert.Equal(scores, quantized.SelfTests[0].Expected.Single().Value);
        Assert.Equal("7", quantized.Version);
    }

    [Fact]
    public void Progress_tells_of_every_table_request_and_layer()
    {
        using var model = new RankModel(Definition);
        var told = new Told();
        var report = ModelQuantizer.Quantize(model, new(), Requests(model), told).Report;
        Assert.Equal(report.Tables.Count, told.Reports.Count(progress => progress.Stage == QuantizationStage.Tables));
        Assert.Equal(report.Requests, told.Reports.Count(progress => progress.Stage == QuantizationStage.Calibration));
        Assert.Contains(told.Reports, progress => progress.Stage == QuantizationStage.Layers && progress.Done == progress.Total);
    }

    [Fact]
    public void Wrong_input_is_named()
    {
        using var model = new RankModel(Definition);
        using var other = new RankModel(Definition);
        Assert.Contains("no request with items", Assert.Throws<RankKernelException>(() => ModelQuantizer.Quantize(model, new(), [])).Message, StringComparison.Ordinal);
        Assert.Contains("another model", Assert.Throws<ArgumentException>(() => ModelQuantizer.Quantize(model, new(), Requests(other))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "no table or layer 'nothing'",
            Assert.Throws<ArgumentException>(() => ModelQuantizer.Quantize(model, new() { KeepFloat32 = ["nothing"] }, Requests(model))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelQuantizer.Quantize(model, new() { MaxLayerError = double.NaN }, Requests(model)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelQuantizer.Quantize(model, new() { SampleRows = 0 }, Requests(model)));
        Assert.Throws<OperationCanceledException>(() => ModelQuantizer.Quantize(model, new(), Requests(model), cancellation: new CancellationToken(canceled: true)));
        using var quantized = new RankModel(ModelQuantizer.Quantize(model, Everything, Requests(model)).Model);
        Assert.Contains("quantized already", Assert.Throws<RankKernelException>(() => ModelQuantizer.Quantize(quantized, new(), Requests(quantized))).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<RankRequest> Requests(RankModel model) => QuantizedSystemTests.Requests(model);

    private static float[] Scores(RankModel model)
    {
        var (user, items) = RandomEncoded.Rows(model.Features, 20, 3);
        using var ranker = model.CreateRanker();
        var scores = new float[20];
        ranker.Score(EncodedRequest.Of(model, user, items), scores);
        return scores;
    }

    private sealed class Told : IProgress<QuantizationProgress>
    {
        public List<QuantizationProgress> Reports { get; } = [];

        public void Report(QuantizationProgress value) => Reports.Add(value);
    }
}
