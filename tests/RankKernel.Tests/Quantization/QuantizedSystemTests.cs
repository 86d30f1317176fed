using RankKernel.Features;
using RankKernel.Format;
using RankKernel.Graph;
using RankKernel.Quantization;
using RankKernel.Testing;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Oracle;
using Xunit;
using Xunit.Abstractions;

namespace RankKernel.Tests.Quantization;

/// <summary>Every sample system quantized: it runs, keeps its bits wherever a candidate stands, survives a file, and stays close to float32.</summary>
public sealed class QuantizedSystemTests(ITestOutputHelper output)
{
    private const int Items = 60;
    private const int Seed = 20261122;

    public static TheoryData<string> Names => [.. Samples.Small.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_system_can_be_quantized_and_keeps_its_contracts(string name)
    {
        var definition = Samples.Small.Define(name);
        using var original = new RankModel(definition);
        var result = ModelQuantizer.Quantize(original, Options, Requests(original));
        var (user, items) = RandomEncoded.Rows(definition.Features, Items, Seed);
        using var model = new RankModel(RoundTrip(result.Model));
        var expected = Scores(original, user, items);
        var found = Scores(model, user, items);
        var largest = expected.Zip(found, (a, b) => Math.Abs((double)a - b)).Max();
        output.WriteLine($"{name}: {largest:E1}, {result.Report.Layers.Count(layer => layer.Type == TensorType.Int8Matrix)} of {result.Report.Layers.Count} layers");
        Assert.All(found, score => Assert.True(float.IsFinite(score)));

        using var ranker = model.CreateRanker();
        var alone = new float[model.Outputs.Count];
        for (var row = 0; row < Items; row += 7)
        {
            ranker.ScoreAll(EncodedRequest.Of(model, user, items, row), alone);
            for (var task = 0; task < alone.Length; task++)
            {
                Assert.Equal(BitConverter.SingleToInt32Bits(found[(task * Items) + row]), BitConverter.SingleToInt32Bits(alone[task]));
            }
        }
    }

    private static QuantizationOptions Options => new() { EvenWhereSlower = true, MaxLayerError = double.PositiveInfinity };

    internal static IEnumerable<RankRequest> Requests(RankModel model) => Enumerable.Range(0, 8).Select(i =>
    {
        var (user, items) = RandomEncoded.Rows(model.Features, Items, Seed + 10 + (2 * i));
        return EncodedRequest.Of(model, user, items);
    });

    private static float[] Scores(RankModel model, EncodedRows user, EncodedRows items)
    {
        using var ranker = model.CreateRanker();
        var scores = new float[items.Count * model.Outputs.Count];
        ranker.ScoreAll(EncodedRequest.Of(model, user, items), scores);
        return scores;
    }

    private static ModelDefinition RoundTrip(ModelDefinition model)
    {
        using var stream = new MemoryStream();
        ModelFile.Write(model, stream);
        return ModelFile.Load(stream.ToArray());
    }
}
