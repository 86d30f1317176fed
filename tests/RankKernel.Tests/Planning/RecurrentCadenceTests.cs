using RankKernel.Cpu;
using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Testing;
using Xunit;

namespace RankKernel.Tests.Planning;

/// <summary>What remembers a history is computed once a user; a candidate only asks it.</summary>
public sealed class RecurrentCadenceTests
{
    [Theory]
    [InlineData("RNN ranking, LSTM", typeof(Lstm))]
    [InlineData("RNN ranking, reset before, attended", typeof(Gru))]
    [InlineData("GRU4Rec, two layers, sigmoid", typeof(Gru))]
    [InlineData("SLi-Rec", typeof(Lstm))]
    [InlineData("MIMN, authors'", typeof(InterestMemory))]
    [InlineData("similarity and match features", typeof(LastPosition))]
    [InlineData("similarity and match features", typeof(CountIds))]
    public void The_history_is_walked_once_a_user(string name, Type operation)
    {
        using var program = new CpuProgram(Samples.Small.Define(name), KernelSet.Best);

        Assert.Contains(program.Plan.UserSteps, node => node.Operation.GetType() == operation);
        Assert.DoesNotContain(program.Plan.PairSteps, node => node.Operation.GetType() == operation);
    }

    [Fact]
    public void GRU4Rec_leaves_one_inner_product_to_the_candidate()
    {
        using var program = new CpuProgram(Samples.Small.Define("GRU4Rec"), KernelSet.Best);

        Assert.IsType<Dot>(Assert.Single(program.Plan.PairSteps).Operation);
    }

    [Fact]
    public void MIMN_multiplies_the_target_with_the_controllers_weights_once_an_item()
    {
        using var program = new CpuProgram(Samples.Small.Define("MIMN"), KernelSet.Best);

        Assert.Contains(program.Plan.ItemSteps, node => node.Operation is Linear && node.Name.StartsWith("answer/", StringComparison.Ordinal));
        var state = program.Plan.UserSteps.Single(node => node.Operation is InterestMemory).Output;
        Assert.DoesNotContain(program.Plan.PairSteps, node => node.Operation is Linear && node.Inputs[0].Producer?.Inputs.Contains(state) == true);
    }

    [Fact]
    public void SLiRec_computes_both_times_gates_and_the_long_term_interest_once_a_user()
    {
        using var program = new CpuProgram(Samples.Small.Define("SLi-Rec, authors'"), KernelSet.Best);

        Assert.DoesNotContain(program.Plan.PairSteps, node => node.Name.StartsWith("long/", StringComparison.Ordinal));
        Assert.DoesNotContain(program.Plan.PairSteps, node => node.Name.StartsWith("recurrence/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_match_is_compared_with_the_history_where_there_are_too_many_ids_for_counters()
    {
        Feature[] features =
        [
            new SequenceFeature("history", Side.User, 5, [new IdColumn("item", new DirectEncoding(5000, Padding: 0))]),
            new IdFeature("item", Side.Item, new DirectEncoding(5000)),
        ];
        foreach (var (cardinality, pair) in ((int, Type)[])[(4096, typeof(TakeById)), (4097, typeof(MatchCount))])
        {
            var graph = new GraphBuilder(features, new RandomParameters(1));
            graph.Output("score", graph.Add(new MatchCount(cardinality, 0), [graph.Input("history", "item"), graph.Input("item")]));
            using var program = new CpuProgram(new ModelDefinition("match", features, graph.Build()), KernelSet.Best);

            Assert.IsType(pair, Assert.Single(program.Plan.PairSteps).Operation);
        }
    }
}
