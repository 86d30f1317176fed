using RankKernel.Graph;
using RankKernel.Quantization;
using RankKernel.Testing;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Oracle;
using Xunit;
using Xunit.Abstractions;

namespace RankKernel.Tests.Quantization;

/// <summary>
/// How close the scores of whole systems stay, on weights whose scores spread and on requests that the calibration has not seen. Tables
/// and layers are measured one by one when they are quantized; independent errors add up by their squares.
/// </summary>
public sealed class QuantizedClosenessTests(ITestOutputHelper output)
{
    private const int Items = 60;
    private const int Users = 6;
    private const int CalibrationRequests = 100;
    private const int CalibrationItems = 12;
    private const int Seed = 20261122;

    private static readonly (EmbeddingPrecision Tables, DensePrecision Dense)[] Forms =
    [
        (EmbeddingPrecision.Float16, DensePrecision.Float32),
        (EmbeddingPrecision.BFloat16, DensePrecision.Float32),
        (EmbeddingPrecision.Int8, DensePrecision.Float32),
        (EmbeddingPrecision.Int4, DensePrecision.Float32),
        (EmbeddingPrecision.Float32, DensePrecision.Float16),
        (EmbeddingPrecision.Float32, DensePrecision.BFloat16),
        (EmbeddingPrecision.Float32, DensePrecision.Int8),
        (EmbeddingPrecision.Int8, DensePrecision.Int8),
    ];

    public static TheoryData<string> Names => [.. Samples.Small.All.Keys];

    /// <summary>
    /// Systems that are not smooth enough for a bound at this size: k-max pooling and searches take other rows where two are nearly equal;
    /// logarithms of small numbers; TransAct's layers of four inputs.
    /// </summary>
    private static readonly string[] Unsteady = ["AFN", "CCPM", "ETA", "SIM", "TWIN", "TransAct"];

    /// <summary>
    /// What the errors of single tables and layers add up to, times what a network makes of them: sums of products that agree in sign,
    /// differences of nearly equal numbers; and float rounding. Scores that hardly differ from each other say nothing.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_of_a_quantized_system_are_close(string name)
    {
        var graph = new GraphBuilder(Samples.Small.Features(name), new SpreadParameters(Seed));
        Samples.Small.All[name](graph);
        using var original = new RankModel(new ModelDefinition(name, Samples.Small.Features(name), graph.Build()));
        var expected = Scores(original);
        foreach (var (tables, dense) in Forms)
        {
            var options = new QuantizationOptions { Embeddings = tables, Dense = dense, EvenWhereSlower = true, MaxLayerError = double.PositiveInfinity };
            var result = ModelQuantizer.Quantize(original, options, Requests(original, 1000, CalibrationRequests, CalibrationItems));
            using var model = new RankModel(result.Model);
            var found = Scores(model);
            var allowed = dense == DensePrecision.Float32 ? 4 * Sum(result.Report) : 8 * Sum(result.Report);
            for (var task = 0; task < model.Outputs.Count; task++)
            {
                var mean = expected[task].Average();
                var spread = Rms(expected[task].Select(score => score - mean));
                var rms = Rms(expected[task].Zip(found[task], (a, b) => a - b));
                output.WriteLine($"{name}, {model.Outputs[task]}, tables {tables}, layers {dense}: {rms / spread:p2} of the spread, {allowed:p2} allowed");
                Assert.All(found[task], score => Assert.True(double.IsFinite(score)));
                Assert.True(
                    rms <= (allowed * spread) + (Math.Pow(2, -20) * Math.Abs(mean)) || spread < 0.01 * Math.Abs(mean) || Unsteady.Contains(Samples.System(name)),
                    $"{name}, {model.Outputs[task]}, tables {tables}, layers {dense}, seed {Seed}: scores changed by {rms / spread:p2} of their spread, {allowed:p2} allowed");
            }
        }
    }

    /// <summary>Independent errors add up by their squares.</summary>
    private static double Sum(QuantizationReport report) => Math.Sqrt(
        report.Tables.Select(table => table.RelativeError).Concat(report.Layers.Select(layer => layer.RelativeError))
            .Where(error => !double.IsNaN(error)).Sum(error => error * error));

    private static double Rms(IEnumerable<double> numbers) => Math.Sqrt(numbers.Average(number => number * number));

    private static IEnumerable<RankRequest> Requests(RankModel model, int seed, int count, int items) => Enumerable.Range(0, count).Select(i =>
    {
        var (user, rows) = RandomEncoded.Rows(model.Features, items, Seed + seed + (2 * i));
        return EncodedRequest.Of(model, user, rows);
    });

    /// <summary>For each output the scores of all requests.</summary>
    private static List<double>[] Scores(RankModel model)
    {
        using var ranker = model.CreateRanker();
        List<double>[] all = [.. model.Outputs.Select(_ => new List<double>())];
        var scores = new float[Items * all.Length];
        foreach (var request in Requests(model, 500, Users, Items))
        {
            ranker.ScoreAll(request, scores);
            for (var task = 0; task < all.Length; task++)
            {
                all[task].AddRange(scores.Skip(task * Items).Take(Items).Select(score => (double)score));
            }
        }

        return all;
    }
}
