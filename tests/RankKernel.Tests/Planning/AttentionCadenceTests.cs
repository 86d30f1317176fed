using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Testing;
using Xunit;

namespace RankKernel.Tests.Planning;

/// <summary>What of a candidate's attention over the user's history is left for the candidate.</summary>
public class AttentionCadenceTests
{
    [Theory]
    [InlineData("BST")]
    [InlineData("BST, causal, two blocks")]
    public void The_history_of_BST_is_projected_once_a_user_and_the_target_once_an_item(string sample)
    {
        using var program = Program(sample);
        var attention = Pair(program).Where(node => node.Operation is MultiHeadAttention).ToArray();

        Assert.NotEmpty(attention);
        Assert.All(attention, node => Assert.Equal([Cadence.User, Cadence.User], node.Inputs.Skip(1).Take(2).Select(input => input.Cadence)));
        Assert.All(Inputs(attention[0], 0, 4, 5), input => Assert.Equal(Cadence.Item, input.Cadence));
        Assert.DoesNotContain(Pair(program), node => node.Output.Type.Sequence is not null);
    }

    [Fact]
    public void A_pooled_BST_projects_its_history_once_a_user()
    {
        using var program = Program("BST, mean, joined positions from the end");
        var attention = Pair(program).Where(node => node.Operation is MultiHeadAttention).ToArray();

        Assert.Equal(2, attention.Length);
        Assert.All(attention, node => Assert.Equal([Cadence.User, Cadence.User], node.Inputs.Skip(1).Take(2).Select(input => input.Cadence)));
    }

    [Fact]
    public void SASRec_leaves_one_inner_product_for_the_candidate()
    {
        using var program = Program("SASRec");
        Assert.IsType<Dot>(Assert.Single(Pair(program)).Operation);
    }

    [Fact]
    public void The_first_projections_of_TransAct_are_sums_for_the_candidate()
    {
        using var program = Program("TransAct");
        var first = Pair(program).First(node => node.Operation is MultiHeadAttention);

        Assert.All(first.Inputs.Take(3), input =>
        {
            Assert.IsType<Binary>(input.Producer!.Operation);
            Assert.Equal([Cadence.User, Cadence.Item], input.Producer.Inputs.Select(part => part.Cadence));
        });
    }

    [Fact]
    public void The_buckets_of_SDIM_are_summed_once_a_user()
    {
        using var program = Program("SDIM");
        Assert.DoesNotContain(Pair(program), node => node.Output.Type.Sequence is not null || (node.Operation is MatMul && node.Output.Shape[0] > 1));
    }

    [Fact]
    public void SIM_searches_and_attends_over_projections_of_the_user()
    {
        using var program = Program("SIM");
        var attention = Pair(program).Single(node => node.Operation is MultiHeadAttention { Masked: true } && node.Inputs[^1].Cadence == Cadence.Pair);

        Assert.Equal([Cadence.Item, Cadence.User, Cadence.User], attention.Inputs.Take(3).Select(input => input.Cadence));
        Assert.DoesNotContain(Pair(program), node => node.Operation is Linear && node.Output.Type.Sequence is not null);
    }

    [Fact]
    public void The_fields_of_AutoInt_are_projected_on_their_own_sides()
    {
        using var program = Program("AutoInt");
        var first = Pair(program).First(node => node.Operation is MultiHeadAttention);

        Assert.All(first.Inputs, input =>
        {
            Assert.IsType<Concat>(input.Producer!.Operation);
            Assert.All(input.Producer.Inputs, part => Assert.NotEqual(Cadence.Pair, part.Cadence));
        });
    }

    private static IEnumerable<Value> Inputs(Node node, params int[] indices) => indices.Select(index => node.Inputs[index]);

    private static IReadOnlyList<Node> Pair(CpuProgram program) => program.Plan.PairSteps;

    private static CpuProgram Program(string sample) => new(Samples.Small.Define(sample), KernelSet.Best);
}
