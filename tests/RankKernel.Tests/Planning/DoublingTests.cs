using RankKernel.Features;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Planning;

/// <summary>Few nodes that stand for very many terms or parts: a plan grows with the nodes.</summary>
public sealed class DoublingTests
{
    private static readonly Feature[] Features = [new NumericFeature("x", Side.Item, NumericEncoding.Raw, 2)];

    [Fact]
    public void Sums_that_double_each_other_are_planned_and_scored() => Assert.Equal(3 * MathF.Pow(2, 60), Score(graph =>
    {
        var value = graph.Input("x");
        for (var i = 0; i < 60; i++)
        {
            value = i % 2 == 0 ? graph.Add(value, value) : graph.Sum([value, value]);
        }

        return graph.Reduce(value, ReduceKind.Sum, 0);
    }));

    [Fact]
    public void A_long_chain_of_additions_is_planned_and_scored() => Assert.Equal(3 * 1001f, Score(graph =>
    {
        var value = graph.Input("x");
        for (var i = 0; i < 1000; i++)
        {
            value = graph.Add(value, graph.Input("x"));
        }

        return graph.Reduce(value, ReduceKind.Sum, 0);
    }));

    [Fact]
    public void Concats_that_double_each_other_are_planned_and_scored() => Assert.Equal(1.5f, Score(graph =>
    {
        var value = graph.Input("x");
        for (var i = 0; i < 14; i++)
        {
            value = graph.Concat(0, value, value);
        }

        return graph.Reduce(value, ReduceKind.Mean, 0);
    }));

    private static float Score(Func<GraphBuilder, Value> network)
    {
        var graph = new GraphBuilder(Features, new RandomParameters(1));
        graph.Output("score", network(graph));
        using var model = new RankModel(new ModelDefinition("doubling", Features, graph.Build()));
        using var ranker = model.CreateRanker();
        var request = model.CreateRequest();
        request.Items.Reset(1);
        request.Items.SetVectors("x", [1f, 2f]);
        var score = new float[1];
        ranker.Score(request, score);
        return score[0];
    }
}
