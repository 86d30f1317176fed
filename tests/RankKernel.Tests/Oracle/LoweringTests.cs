using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Oracle;

public class LoweringTests
{
    /// <summary>The random models use every ranking operation, as <see cref="RandomModelTests"/> asserts.</summary>
    [Fact]
    public void Every_ranking_operation_of_random_models_agrees_with_its_lowering()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var model = RandomModel.Create(seed);
            var (user, items) = RandomModel.Rows(model, itemCount: 3, seed);
            var trace = FlatExecutor.Trace(model.Graph, user, items, model.Features);
            foreach (var node in model.Graph.Nodes.Where(node => !node.Operation.IsPrimitive))
            {
                for (var row = 0; row < trace.Rows; row++)
                {
                    var expected = trace[node.Output, row];
                    var actual = LoweredEvaluator.Evaluate(node, value => trace[value, row]);
                    OracleAssert.Close(expected, actual, Tolerance(node), Tolerance(node), $"Seed {seed}, row {row}, {node}");
                }
            }
        }
    }

    [Fact]
    public void A_primitive_cannot_be_lowered()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new Softmax().Lower(new GraphBuilder(), []));
        Assert.Contains("Softmax is a primitive", error.Message, StringComparison.Ordinal);
    }

    /// <summary>What the lowering folds into constants is rounded to float32.</summary>
    private static double Tolerance(Node node) => node.Operation switch
    {
        BatchNorm or Dice or Interpolate => 2e-6,
        TargetAttention { Scale: var scale } when scale != (float)scale => 2e-6,
        MultiHeadAttention { Scale: var scale } when scale != (float)scale => 2e-6,
        _ => 1e-12,
    };
}
