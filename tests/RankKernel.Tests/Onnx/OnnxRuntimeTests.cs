using RankKernel.Graph;
using RankKernel.Import.Onnx;
using RankKernel.Testing;
using RankKernel.Tests.Oracle;
using Xunit;

namespace RankKernel.Tests.Onnx;

/// <summary>Exported models run by ONNX Runtime, against the flat executor in double.</summary>
public sealed class OnnxRuntimeTests
{
    private const int Seed = 31;
    private const int Rows = 9;

    public static TheoryData<string, bool> ZooNames
    {
        get
        {
            var names = new TheoryData<string, bool>();
            foreach (var name in Samples.Small.All.Keys.Where(name => !Hashes(Samples.Small.Define(name))))
            {
                names.Add(name, false);
                names.Add(name, true);
            }

            return names;
        }
    }

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, 10)];

    [SkippableTheory]
    [MemberData(nameof(ZooNames))]
    public void Every_network_of_the_zoo_scores_in_onnx_runtime_as_in_the_flat_executor(string name, bool userTile) =>
        AssertSame(Samples.Small.Define(name), Seed, userTile, name);

    [SkippableTheory]
    [MemberData(nameof(Blocks))]
    public void Random_models_score_in_onnx_runtime_as_in_the_flat_executor(int block)
    {
        var compared = 0;
        for (var seed = block * 20; seed < (block + 1) * 20; seed++)
        {
            var model = RandomModel.Create(seed);
            if (Hashes(model))
            {
                continue;
            }

            AssertSame(model, seed, userTile: seed % 2 == 1, $"seed {seed}");
            compared++;
        }

        Assert.InRange(compared, 10, 20);
    }

    [SkippableFact]
    public void Weights_in_a_file_of_their_own_give_the_same_scores()
    {
        var model = Samples.Small.Define("DIN");
        var (user, items) = RandomEncoded.Rows(model.Features, Rows, Seed);

        Assert.Equal(OnnxFiles.Run(model, user, items), OnnxFiles.Run(model, user, items, new OnnxExportOptions { ExternalDataThreshold = 0 }));
    }

    /// <summary>ONNX of this opset has no exclusive or of numbers, so crossed ids cannot be hashed in it.</summary>
    private static bool Hashes(ModelDefinition model) => model.Graph.Nodes.Any(node => node.Operation is CrossedBag);

    private static void AssertSame(ModelDefinition model, int seed, bool userTile, string context)
    {
        var (user, items) = RandomEncoded.Rows(model.Features, Rows, seed);
        var scores = OnnxFiles.Run(model, user, items, new OnnxExportOptions { UserTileInsideGraph = userTile });
        foreach (var (output, expected) in FlatExecutor.Run(model.Graph, user, items, model.Features))
        {
            OracleAssert.Close(expected, scores[output], 1e-5, 1e-5, $"{context}, user tile {userTile}, output '{output}'");
        }
    }
}
