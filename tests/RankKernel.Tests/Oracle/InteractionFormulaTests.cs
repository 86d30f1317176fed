using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Oracle;

/// <summary>The oracle's interactions against a second formulation, as sums over pairs.</summary>
public class InteractionFormulaTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    [InlineData(7, 16)]
    [InlineData(40, 3)]
    public void The_factorization_machine_is_the_sum_of_inner_products_of_pairs(int fields, int width)
    {
        var vectors = Vectors(fields, width);
        var pairs = 0.0;
        for (var i = 0; i < fields; i++)
        {
            for (var j = i + 1; j < fields; j++)
            {
                pairs += vectors[i].Data.Zip(vectors[j].Data, (a, b) => a * b).Sum();
            }
        }

        OracleAssert.Close([pairs], OracleEvaluator.Evaluate(new FactorizationMachine(), vectors).Data, 1e-12, 1e-12, $"{fields} fields");
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(7, 16)]
    public void Bi_interaction_is_the_sum_of_products_of_pairs(int fields, int width)
    {
        var vectors = Vectors(fields, width);
        var pairs = new double[width];
        for (var i = 0; i < fields; i++)
        {
            for (var j = i + 1; j < fields; j++)
            {
                for (var channel = 0; channel < width; channel++)
                {
                    pairs[channel] += vectors[i][channel] * vectors[j][channel];
                }
            }
        }

        OracleAssert.Close(pairs, OracleEvaluator.Evaluate(new BiInteraction(), vectors).Data, 1e-12, 1e-12, $"{fields} fields");
    }

    [Theory]
    [InlineData(PairOrder.Upper, false, new double[] { 6, 10, 14, 15, 21, 35 })]
    [InlineData(PairOrder.Upper, true, new double[] { 4, 6, 10, 14, 9, 15, 21, 25, 35, 49 })]
    [InlineData(PairOrder.Lower, false, new double[] { 6, 10, 15, 14, 21, 35 })]
    [InlineData(PairOrder.Lower, true, new double[] { 4, 6, 9, 10, 15, 25, 14, 21, 35, 49 })]
    public void Pairs_stand_in_the_order_of_their_triangle(PairOrder order, bool self, double[] expected)
    {
        OracleValue[] primes = [OracleValue.Vector(2), OracleValue.Vector(3), OracleValue.Vector(5), OracleValue.Vector(7)];
        var operation = new PairwiseDot(order, self);
        Assert.Equal(expected, OracleEvaluator.Evaluate(operation, primes).Data);
        Assert.Equal(expected, operation.Pairs(4).Select(pair => primes[pair.I][0] * primes[pair.J][0]));
    }

    private static OracleValue[] Vectors(int fields, int width)
    {
        var random = new Random(fields);
        return [.. Enumerable.Range(0, fields).Select(_ => OracleValue.Make(new Shape(width), _ => (2 * random.NextDouble()) - 1))];
    }
}
