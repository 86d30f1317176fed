using RankKernel.Cpu;
using RankKernel.Tests.Oracle;
using Xunit;

namespace RankKernel.Tests.Engine;

/// <summary>Whole models, planned and run by the CPU backend, against the flat executor in double.</summary>
public sealed class PlannedEqualsFlatTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_models_score_as_the_flat_executor_does(int block)
    {
        for (var seed = block * 30; seed < (block + 1) * 30; seed++)
        {
            var definition = RandomModel.Create(seed);
            var (user, items) = RandomModel.Rows(definition, 7, seed);
            var expected = FlatExecutor.Run(definition.Graph, user, items, definition.Features);
            using var model = new RankModel(definition);
            using var ranker = model.CreateRanker();
            var request = EncodedRequest.Of(model, user, items);
            foreach (var output in model.Outputs)
            {
                var scores = new float[items.Count];
                ranker.Score(request, output, scores);
                OracleAssert.Close(expected[output], scores, 2e-5, 2e-5, $"seed {seed}, output '{output}'");
            }
        }
    }

    [Theory]
    [InlineData(SimdLevel.Scalar)]
    [InlineData(SimdLevel.Vector128)]
    [InlineData(SimdLevel.Vector256)]
    [InlineData(SimdLevel.Vector512)]
    internal void Every_rung_scores_as_the_flat_executor_does(SimdLevel level)
    {
        for (var seed = 1000; seed < 1012; seed++)
        {
            var definition = RandomModel.Create(seed);
            var (user, items) = RandomModel.Rows(definition, 5, seed);
            var expected = FlatExecutor.Run(definition.Graph, user, items, definition.Features);
            using var model = new RankModel(definition, KernelSet.For(level));
            using var ranker = model.CreateRanker();
            var scores = new float[items.Count * model.Outputs.Count];
            ranker.ScoreAll(EncodedRequest.Of(model, user, items), scores);
            for (var i = 0; i < model.Outputs.Count; i++)
            {
                OracleAssert.Close(
                    expected[model.Outputs[i]], scores.AsSpan(i * items.Count, items.Count), 2e-5, 2e-5, $"{level}, seed {seed}, output '{model.Outputs[i]}'");
            }
        }
    }
}
