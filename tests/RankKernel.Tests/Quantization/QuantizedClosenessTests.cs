using RankKernel.Cpu;
using RankKernel.Features;
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
    private const int LeastCompared = 90;

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
    /// Samples held in their layers to the magnitude of their scores: on these weights those differ by 0.08% to 24% of their
    /// mean, and a layer's error is over its products, their mean included.
    /// </summary>
    private static readonly string[] LargeMeans = ["EDCN", "EDCN, added", "EDCN, attention", "EDCN, shared attention"];

    /// <summary>
    /// What the errors of single tables and layers add up to, times what a network makes of them: sums of products that agree in sign,
    /// differences of nearly equal numbers; and float rounding. Compared is what stands before an output's last function: where a sigmoid is
    /// nearly 1, an even error shows in the few scores that are not alone. Candidates for which k-max pooling takes other rows are left out:
    /// what is kept in its order moves by a row when one of them changes.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_of_a_quantized_system_are_close(string name)
    {
        var graph = new GraphBuilder(Samples.Small.Features(name), new SpreadParameters(Seed));
        Samples.Small.All[name](graph);
        using var original = new RankModel(new ModelDefinition(name, Samples.Small.Features(name), graph.Build()));
        var expected = Scores(original);
        var chosen = ChosenRows.Of(original.Definition, Rows(original));
        foreach (var (tables, dense) in Forms)
        {
            var options = new QuantizationOptions { Embeddings = tables, Dense = dense, EvenWhereSlower = true, MaxLayerError = double.PositiveInfinity };
            var result = ModelQuantizer.Quantize(original, options, Requests(original, 1000, CalibrationRequests, CalibrationItems));
            using var model = new RankModel(result.Model);
            var found = Scores(model);
            int[] compared = [.. ChosenRows.Equal(chosen, ChosenRows.Of(result.Model, Rows(model)), Users * Items)];
            Assert.True(compared.Length >= LeastCompared, $"{name}: {compared.Length} candidates choose the same rows, {LeastCompared} expected");
            var sum = Sum(result.Report);
            var allowed = dense == DensePrecision.Float32 ? 4 * sum : 8 * sum;
            for (var task = 0; task < model.Outputs.Count; task++)
            {
                var mean = expected[task].Average();
                var magnitude = Rms(expected[task]);
                var spread = dense != DensePrecision.Float32 && LargeMeans.Contains(name) ? magnitude : Rms(expected[task].Select(score => score - mean));
                var rms = Rms(compared.Select(row => expected[task][row] - found[task][row]));
                output.WriteLine($"{name}, {model.Outputs[task]}, tables {tables}, layers {dense}: {rms / spread:p2} of the spread, {rms / (sum * spread):f2} times the errors' sum, {compared.Length} candidates");
                Assert.All(found[task], score => Assert.True(double.IsFinite(score)));
                Assert.True(
                    rms <= (allowed * spread) + (Math.Pow(2, -20) * magnitude),
                    $"{name}, {model.Outputs[task]}, tables {tables}, layers {dense}, seed {Seed}: scores changed by {rms / spread:p2} of their spread, {allowed:p2} allowed");
            }
        }
    }

    /// <summary>Independent errors add up by their squares.</summary>
    private static double Sum(QuantizationReport report) => Math.Sqrt(
        report.Tables.Select(table => table.RelativeError).Concat(report.Layers.Select(layer => layer.RelativeError))
            .Where(error => !double.IsNaN(error)).Sum(error => error * error));

    private static double Rms(IEnumerable<double> numbers) => Math.Sqrt(numbers.Average(number => number * number));

    private static IEnumerable<RankRequest> Requests(RankModel model, int seed, int count, int items) =>
        Rows(model, seed, count, items).Select(rows => EncodedRequest.Of(model, rows.User, rows.Items));

    private static IEnumerable<(EncodedRows User, EncodedRows Items)> Rows(RankModel model, int seed = 500, int count = Users, int items = Items) =>
        Enumerable.Range(0, count).Select(i => RandomEncoded.Rows(model.Features, items, Seed + seed + (2 * i)));

    /// <summary>For each output the scores of all requests, before the output's last function.</summary>
    private static unsafe List<double>[] Scores(RankModel model)
    {
        using var program = new CpuProgram(model.Definition, KernelSet.Best);
        using var workspace = new Workspace(program);
        List<double>[] all = [.. model.Outputs.Select(_ => new List<double>())];
        foreach (var request in Requests(model, 500, Users, Items))
        {
            var scores = workspace.Scores(Items * all.Length);
            var job = workspace.Job;
            job.SetItems(request.ItemRows);
            job.Begin(request.User, program.UserSteps, workspace, 0, all.Length, transform: false, scores);
            for (var tile = 0; tile < job.Tiles; tile++)
            {
                job.Run(tile, workspace.Tile);
            }

            job.End();
            for (var i = 0; i < Items * all.Length; i++)
            {
                all[i / Items].Add(scores[i]);
            }
        }

        return all;
    }
}
