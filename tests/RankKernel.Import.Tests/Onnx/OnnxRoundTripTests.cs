using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import.Onnx;
using RankKernel.Import.Onnx.Runtime;
using RankKernel.Testing;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Oracle;

namespace RankKernel.Import.Tests.Onnx;

/// <summary>What we write as ONNX is read as a model with the same scores.</summary>
public sealed class OnnxRoundTripTests
{
    private const int Rows = 9;
    private const int Seed = 31;

    public static TheoryData<string, bool> Names
    {
        get
        {
            var names = new TheoryData<string, bool>();
            var written = Samples.Small.All.Keys.Where(name => !Samples.Small.Define(name).Graph.Nodes.Any(node => node.Operation is CrossedBag));
            foreach (var (i, name) in written.Index())
            {
                names.Add(name, i % 4 == 0);
            }

            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_of_the_zoo_scores_the_same_after_a_round_trip(string name, bool userTile)
    {
        var model = Samples.Small.Define(name);
        using var folder = new ScratchFolder();
        var path = folder.File("model.onnx");
        OnnxExporter.Export(model, path, new OnnxExportOptions { UserTileInsideGraph = userTile });
        var (user, items) = RandomEncoded.Rows(model.Features, Rows, Seed);
        Sanitize(user);
        Sanitize(items);

        var import = OnnxImporter.Import(path, new OnnxImportOptions
        {
            User = Read(model, path, Side.User),
            Context = Read(model, path, Side.Context),
        });

        var actual = Score(import, model, user, items);
        foreach (var (output, expected) in Score(model, user, items))
        {
            var compared = OnnxCheck.Compare(output, expected, actual[output], 1e-5);
            Assert.True(compared.Passed, $"{compared}");
        }
    }

    /// <summary>The names of a side that the file has inputs of.</summary>
    private static string[] Read(ModelDefinition model, string path, Side side)
    {
        var inputs = OnnxImporter.Import(path).Inputs.All.Select(input => input.Name).ToArray();
        return [.. model.Features.Where(feature => feature.Side == side).Select(feature => feature.Name)
            .Where(name => inputs.Any(input => input == name || input.StartsWith(name + ".", StringComparison.Ordinal)))];
    }

    /// <summary>A time of day is no number of a table, and past a true length stands what an exported file may be given.</summary>
    private static void Sanitize(EncodedRows rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (ref var number in rows.NumberRow(row))
            {
                number = float.IsFinite(number) ? number : 0;
            }
        }
    }

    private static Dictionary<string, double[]> Score(ModelDefinition model, EncodedRows user, EncodedRows items)
    {
        using var ready = new RankModel(model);
        using var ranker = ready.CreateRanker();
        var scores = new float[ready.Outputs.Count * items.Count];
        ranker.ScoreAll(EncodedRequest.Of(ready, user, items), scores);
        return ready.Outputs.Index().ToDictionary(
            pair => pair.Item, pair => Enumerable.Range(0, items.Count).Select(row => (double)scores[(pair.Index * items.Count) + row]).ToArray());
    }

    private static Dictionary<string, double[]> Score(OnnxImport import, ModelDefinition model, EncodedRows user, EncodedRows items)
    {
        string[] names = [.. import.Inputs.All.Select(input => input.FileName)];
        var tensors = names.Zip(OrtFeed.Of(names, model.Features, user, items, userTile: false)).ToDictionary(
            pair => pair.First, pair => pair.Second.Elements switch
            {
                long[] ids => Array.ConvertAll(ids, id => (double)id),
                var numbers => Array.ConvertAll((float[])numbers, number => (double)number),
            });
        return OnnxCheck.Score(import.Model, new OnnxTensorRows(import, tensors.GetValueOrDefault));
    }
}
