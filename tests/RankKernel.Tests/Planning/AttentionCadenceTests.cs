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
