using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Oracle;

public class RandomModelTests
{
    private const int Seeds = 300;

    [Fact]
    public void Every_random_model_runs_without_reading_past_a_true_length()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var model = RandomModel.Create(seed);
            var (user, items) = RandomModel.Rows(model, itemCount: 3, seed);
            foreach (var (name, scores) in FlatExecutor.Run(model.Graph, user, items, model.Features))
            {
                Assert.Equal(3, scores.Length);
                Assert.All(scores, score => Assert.True(Math.Abs(score) < 100, $"Output '{name}' of the model of seed {seed} is {score}."));
            }
        }
    }

    [Fact]
    public void The_random_models_use_every_operation_on_every_side()
    {
        var used = new HashSet<(string Kind, Cadence Cadence)>();
        for (var seed = 0; seed < 5 * Seeds; seed++)
        {
            used.UnionWith(RandomModel.Create(seed).Graph.Nodes.Select(node => (node.Operation.Kind, node.Output.Cadence)));
        }

        string[] alwaysFromInputs = [nameof(EmbeddingBag), nameof(SequenceGather), nameof(CountIds)];
        var wanted = OperationRegistry.Kinds.SelectMany(kind => Enum.GetValues<Cadence>()
            .Where(cadence => !alwaysFromInputs.Contains(kind) || cadence is Cadence.User or Cadence.Item)
            .Where(cadence => kind is not (nameof(HashedPairs) or nameof(SceneLinear) or nameof(CrossedBag)) || cadence != Cadence.Constant)
            .Where(cadence => !NeedsSequence(kind) || cadence != Cadence.Constant)
            .Select(cadence => (kind, cadence)));
        Assert.Empty(wanted.Except(used));
    }

    [Fact]
    public void Rounding_every_value_to_float32_hardly_changes_a_score()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var model = RandomModel.Create(seed);
            var (user, items) = RandomModel.Rows(model, itemCount: 3, seed);
            var inputs = EncodedInputs.Of(user, items, model.Features);
            var rounded = FlatExecutor.Trace(model.Graph, 3, inputs, value => value.Like(i => (float)value[i])).Outputs;
            foreach (var (name, scores) in FlatExecutor.Run(model.Graph, 3, inputs))
            {
                OracleAssert.Close(scores, rounded[name], 1e-6, 1e-5, $"Output '{name}' of the model of seed {seed}");
            }
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_and_rows()
    {
        static Dictionary<string, double[]> Scores()
        {
            var model = RandomModel.Create(7);
            var (user, items) = RandomModel.Rows(model, itemCount: 4, seed: 8);
            return FlatExecutor.Run(model.Graph, user, items, model.Features);
        }

        Assert.Equal(Scores(), Scores());
    }

    private static bool NeedsSequence(string kind) => kind is
        nameof(Mask) or nameof(IfEmpty) or nameof(TargetAttention) or nameof(Gru) or nameof(AttentionalGru)
            or nameof(AlongSequence) or nameof(PadSequence)
            or nameof(Lstm) or nameof(InterestMemory) or nameof(LastPosition)
            or nameof(MatchCount) or nameof(CountIds) or nameof(TakeById);
}
