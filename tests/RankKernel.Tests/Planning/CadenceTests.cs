using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Oracle;
using Xunit;

namespace RankKernel.Tests.Planning;

/// <summary>Each step is run as seldom as what it reads allows.</summary>
public sealed class CadenceTests
{
    [Fact]
    public void DIN_looks_the_history_up_and_projects_its_keys_once_a_user()
    {
        using var program = new CpuProgram(SmallModels.Din(), KernelSet.Best);
        var plan = program.Plan;

        Assert.Equal(2, plan.UserSteps.Count(node => node.Operation is SequenceGather));
        Assert.Contains(plan.UserSteps, node => node.Operation is Linear && node.Output.Type.Sequence == "history");
        Assert.Single(plan.PairSteps, node => node.Operation is TargetAttention { Projected: true });
        Assert.DoesNotContain(plan.PairSteps, node => node.Operation is EmbeddingBag or SequenceGather);
        var attention = plan.PairSteps.Single(node => node.Operation is TargetAttention);
        Assert.Equal(Cadence.Item, attention.Inputs[((TargetAttention)attention.Operation).QueryPart].Cadence);
    }

    [Fact]
    public void DIN_leaves_of_the_first_layer_what_multiplies_the_attended_vector()
    {
        using var program = new CpuProgram(SmallModels.Din(), KernelSet.Best);
        var first = program.Plan.PairSteps.First(node => node.Operation is Linear);
        Assert.IsType<TargetAttention>(first.Inputs[0].Producer!.Operation);
        Assert.Equal([24, 16], first.Inputs[1].Shape.Dimensions.ToArray());
        Assert.Equal([Cadence.User, Cadence.Item], first.Inputs.Skip(2).Take(2).Select(input => input.Cadence));
    }

    [Fact]
    public void Steps_of_random_models_are_run_as_often_as_the_features_that_they_reach()
    {
        for (var seed = 5000; seed < 5100; seed++)
        {
            var model = RandomModel.Create(seed);
            using var program = new CpuProgram(model, KernelSet.Best);
            var plan = program.Plan;
            var sides = model.Features.ToDictionary(feature => feature.Name, feature => feature.Side == Side.Item);
            var reached = new Dictionary<Value, (bool User, bool Item)>();
            foreach (var (steps, expected) in new[] { (plan.UserSteps, (true, false)), (plan.ItemSteps, (false, true)), (plan.PairSteps, (true, true)) })
            {
                foreach (var step in steps)
                {
                    var read = step.Inputs.Select(Reach).Aggregate((a, b) => (a.User || b.User, a.Item || b.Item));
                    Assert.True(expected == read, $"seed {seed}: {step} is run for {expected} and reads {read} (user, item).");
                    reached.Add(step.Output, read);
                }
            }

            Assert.All(plan.Outputs.Where(output => output.Value.Producer is not null), output => Assert.Contains(output.Value, reached.Keys));

            (bool User, bool Item) Reach(Value value) => value switch
            {
                { Data: not null } => default,
                { Source: { } source } => (!sides[source.Feature], sides[source.Feature]),
                _ => reached[value],
            };
        }
    }
}
