using RankKernel.Import;
using RankKernel.Testing;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Goldens;
using RankKernel.Tests.Listwise;
using RankKernel.Tests.Oracle;

namespace RankKernel.Tests.Systems;

/// <summary>How close the CPU backend is to the oracle on a system's samples, and to the references on its golden cases.</summary>
/// <param name="System">The system.</param>
/// <param name="Samples">How many samples it has.</param>
/// <param name="OracleError">The largest error of a sample's score, of |score| + 1; null without samples.</param>
/// <param name="GoldenError">The largest error of a case's output; null without cases.</param>
/// <param name="GoldenShare">The largest share of its tolerance that an output or intermediate of a case takes.</param>
internal sealed record SystemReport(RankingSystem System, int Samples, double? OracleError, double? GoldenError, double? GoldenShare)
{
    private const int Items = 9;
    private const int Seed = 41;

    public static SystemReport Of(RankingSystem system)
    {
        var samples = Testing.Samples.Small.All.Keys.Where(name => Testing.Samples.System(name) == system.Name).ToList();
        if (system.IsListwise)
        {
            return OfListwise(system);
        }

        var (error, share) = (0.0, 0.0);
        foreach (var name in system.Goldens)
        {
            using var golden = GoldenCases.Open(name);
            foreach (var tensor in GoldenComparison.Run(golden, GoldenBinders.Bind(golden, FeatureSides.ByName), new CpuEngine()))
            {
                error = golden.Intermediates.Contains(tensor.Name) ? error : Math.Max(error, tensor.Error);
                share = Math.Max(share, tensor.Error / tensor.Tolerance);
            }
        }

        var hasGoldens = system.Goldens.Count > 0;
        return new SystemReport(system, samples.Count, samples.Max(SampleError), hasGoldens ? error : null, hasGoldens ? share : null);
    }

    /// <summary>Without samples: there is no row to score. A wrong order is an infinite error.</summary>
    private static SystemReport OfListwise(RankingSystem system)
    {
        SlateComparison[] cases = [.. system.Goldens.Select(SlateGoldens.Compare)];
        var tensors = cases.SelectMany(compared => compared.Tensors).ToList();
        var isRight = cases.All(compared => compared.Order.Zip(compared.Actual).All(pair => pair.First.SequenceEqual(pair.Second)));
        return new SystemReport(
            system, 0, null, isRight ? cases.Max(compared => compared.Tensors[0].Error) : double.PositiveInfinity,
            tensors.Max(tensor => tensor.Error / tensor.Tolerance));
    }

    private static double SampleError(string name)
    {
        var definition = Testing.Samples.Small.Define(name);
        var (user, items) = RandomEncoded.Rows(definition.Features, Items, Seed);
        var expected = FlatExecutor.Run(definition.Graph, user, items, definition.Features);
        using var model = new RankModel(definition);
        using var ranker = model.CreateRanker();
        var request = EncodedRequest.Of(model, user, items);
        var worst = 0.0;
        foreach (var output in model.Outputs)
        {
            var scores = new float[Items];
            ranker.Score(request, output, scores);
            worst = Math.Max(worst, expected[output].Zip(scores, (exact, score) => Math.Abs(exact - score) / (Math.Abs(exact) + 1)).Max());
        }

        return double.IsNaN(worst) ? double.PositiveInfinity : worst;
    }
}
