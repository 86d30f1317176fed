using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Testing;
using Xunit;

namespace RankKernel.Tests.Planning;

/// <summary>Scenes choose weights; what is left for a candidate is a product with those of its scene.</summary>
public sealed class SceneTests
{
    [Fact]
    public void STAR_multiplies_a_candidate_by_one_scene_and_leaves_the_users_part_to_the_user()
    {
        using var program = Compile("STAR");
        var plan = program.Plan;

        Assert.Equal(0, plan.PairSteps.Count(node => node.Operation is Binary or ScaleShift or EmbeddingBag));
        var ofUser = Assert.Single(plan.UserSteps, node => node.Operation is SceneLinear);
        var first = plan.PairSteps.First(node => node.Operation is SceneLinear);
        Assert.Same(ofUser.Output, first.Inputs[((SceneLinear)first.Operation).FirstAddend]);
        Assert.Equal(Cadence.Item, first.Inputs[0].Cadence);
        Assert.Equal(ActivationKind.Relu, ((SceneLinear)first.Operation).Activation.Kind);
    }

    [Fact]
    public void The_scene_of_an_item_leaves_the_items_part_to_the_item()
    {
        using var program = Compile("STAR, scene of the item");
        var plan = program.Plan;

        var ofItem = Assert.Single(plan.ItemSteps, node => node.Operation is SceneLinear);
        var first = plan.PairSteps.First(node => node.Operation is SceneLinear);
        Assert.Same(ofItem.Output, first.Inputs[((SceneLinear)first.Operation).FirstAddend]);
        Assert.Equal(Cadence.User, first.Inputs[0].Cadence);
    }

    [Fact]
    public void SAR_Net_makes_all_experts_and_the_gate_of_a_candidate_in_one_product()
    {
        using var program = Compile("SAR-Net");

        Assert.Single(program.Plan.PairSteps, node => node.Operation is SceneLinear);
        Assert.Single(program.Plan.UserSteps, node => node.Operation is SceneLinear);
    }

    [Theory]
    [InlineData("PLE")]
    [InlineData("PLE, CGC")]
    [InlineData("MoE")]
    [InlineData("ESMM")]
    [InlineData("cross-stitch")]
    [InlineData("AITM")]
    [InlineData("PEPNet, PPNet alone")]
    public void First_layers_of_experts_gates_and_towers_are_split_by_side(string sample)
    {
        using var program = Compile(sample);
        var inputs = program.Plan.PairSteps.Where(node => node.Operation is Linear).Select(node => node.Inputs[0]).ToList();

        Assert.All(inputs, input => Assert.Equal(Cadence.Pair, input.Cadence));
        Assert.DoesNotContain(program.Plan.PairSteps, node => node.Operation is Concat && node.Inputs.Any(input => input.Producer?.Operation is EmbeddingBag));
        Assert.Contains(program.Plan.UserSteps, node => node.Operation is Linear);
        Assert.Contains(program.Plan.ItemSteps, node => node.Operation is Linear);
    }

    [Fact]
    public void CSCNN_looks_at_a_picture_once_an_item()
    {
        using var program = Compile("CSCNN");

        Assert.DoesNotContain(program.Plan.PairSteps, node => node.Name.StartsWith("visual", StringComparison.Ordinal));
    }

    [Fact]
    public void A_shift_of_the_logit_goes_into_the_last_layer_and_a_table_runs_on_winners_alone()
    {
        using var program = Compile("calibration, table");
        var output = Assert.Single(program.Plan.Outputs);

        Assert.Equal([new Activate(ActivationKind.Sigmoid), new Interpolate()], output.Transforms.Select(transform => transform.Operation));
        Assert.DoesNotContain(program.Plan.PairSteps, node => node.Operation is Interpolate or Activate);
    }

    [Fact]
    public void Winners_have_the_scores_that_all_have()
    {
        using var model = new RankModel(Samples.Small.Define("calibration, table"));
        using var ranker = model.CreateRanker();
        var (user, items) = Oracle.RandomEncoded.Rows(model.Definition.Features, 60, 3);
        var request = Engine.EncodedRequest.Of(model, user, items);
        var scores = new float[60];
        ranker.Score(request, scores);
        var winners = new RankedItem[60];

        Assert.Equal(60, ranker.Rank(request, winners));
        Assert.All(winners, winner => Assert.Equal(scores[winner.Index], winner.Score));
        Assert.Equal(scores.OrderDescending(), winners.Select(winner => winner.Score));
    }

    private static CpuProgram Compile(string sample) => new(Samples.Small.Define(sample), KernelSet.Best);
}
