using RankKernel.Graph;
using RankKernel.Planning;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Oracle;
using Xunit;
using CpuProgram = RankKernel.Cpu.CpuProgram;
using KernelSet = RankKernel.Cpu.KernelSet;

namespace RankKernel.Tests.Planning;

public sealed class ScratchLayoutTests
{
    private const int TileRows = 3;

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, 8)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Every_step_of_a_random_model_finds_what_earlier_steps_wrote(int block)
    {
        for (var seed = 4000 + (block * 25); seed < 4000 + ((block + 1) * 25); seed++)
        {
            using var program = new CpuProgram(RandomModel.Create(seed), KernelSet.Best, TileRows);
            new ScratchReplay(program.Plan, $"seed {seed}").Run();
        }
    }

    [Fact]
    public void Every_step_of_a_DIN_finds_what_earlier_steps_wrote()
    {
        using var program = new CpuProgram(SmallModels.Din(), KernelSet.Best, TileRows);
        new ScratchReplay(program.Plan, "DIN").Run();
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Rows_start_on_cache_lines_and_parts_and_views_lie_in_what_they_are_of(int block)
    {
        var (inPlace, views) = (0, 0);
        for (var seed = 4000 + (block * 25); seed < 4000 + ((block + 1) * 25); seed++)
        {
            using var program = new CpuProgram(RandomModel.Create(seed), KernelSet.Best, TileRows);
            var (plan, layout) = (program.Plan, program.Plan.Layout);
            Node[] steps = [.. plan.UserSteps, .. plan.ItemSteps, .. plan.PairSteps];
            var parts = new HashSet<Value>();
            foreach (var concat in steps.Where(node => node.Operation is Concat && node.Output.Shape.Rank == 1))
            {
                var start = 0;
                foreach (var part in concat.Inputs)
                {
                    if (part.Data is null && layout[part] == (layout[concat.Output] with { Offset = layout[concat.Output].Offset + start }))
                    {
                        parts.Add(part);
                    }

                    start += part.Shape.Width;
                }
            }

            foreach (var node in steps)
            {
                var placement = layout[node.Output];
                if (ScratchLayout.IsView(node))
                {
                    var start = node.Operation is Slice slice ? slice.Start : 0;
                    Assert.Equal(layout[node.Inputs[0]] with { Offset = layout[node.Inputs[0]].Offset + start }, placement);
                    views++;
                }
                else
                {
                    Assert.True(placement.Stride % 16 == 0, $"seed {seed}, {node}: {placement}");
                    Assert.True(placement.Offset % 16 == 0 || parts.Contains(node.Output), $"seed {seed}, {node}: {placement}");
                }
            }

            inPlace += parts.Count;
        }

        Assert.InRange(inPlace, 1, int.MaxValue);
        Assert.InRange(views, 1, int.MaxValue);
    }

    [Fact]
    public void Parts_of_a_concat_are_computed_in_place_unless_they_stand_twice_or_are_inputs()
    {
        var net = new Network();
        var graph = net.Builder;
        var (first, second) = (graph.Linear(net.Pair("a"), net.Matrix(5, 3)), graph.Linear(net.Pair("b"), net.Matrix(4, 3)));
        var joined = graph.Concat(0, first, second, first, net.Pair("c"));
        var plan = net.Plan(graph.Linear(graph.Activate(joined, ActivationKind.Sigmoid), net.Matrix(1, 17)));

        var concat = plan.Graph.One<Concat>();
        var whole = plan.Layout[concat.Output];
        Assert.Equal([0, 5, 0, 14], concat.Inputs.Select(input => plan.Layout[input].Offset - whole.Offset));
        Assert.All(concat.Inputs, input => Assert.Equal((Space.Pair, whole.Stride), (plan.Layout[input].Space, plan.Layout[input].Stride)));
    }

    [Fact]
    public void The_row_that_a_catalog_keeps_is_what_pair_steps_and_outputs_read_of_the_item()
    {
        var net = new Network();
        var graph = net.Builder;
        var hidden = graph.Linear(net.Item("a"), net.Matrix(20, 3));
        var read = graph.Activate(graph.Linear(hidden, net.Matrix(3, 20)), ActivationKind.Tanh);
        var output = graph.Linear(hidden, net.Matrix(1, 20));
        var plan = net.Plan(graph.Dot(read, net.User("a")), output);

        var exported = plan.PairSteps.SelectMany(node => node.Inputs).Append(plan.Outputs[1].Value).Where(value => value.Cadence == Cadence.Item).ToList();
        Assert.Equal(2, exported.Count);
        Assert.Equal([0, 16], exported.Select(value => plan.Layout[value].Offset).Order());
        Assert.All(exported, value => Assert.Equal((Space.Item, 32), (plan.Layout[value].Space, plan.Layout[value].Stride)));
        Assert.Equal(32, plan.Layout.ItemRowLength);
        var kept = plan.ItemSteps.Single(node => node.Output.Shape.Last == 20).Output;
        Assert.InRange(plan.Layout[kept].Offset, 32 * plan.Layout.TileRows, plan.Layout.ItemLength - 1);
        Assert.False(plan.PairReadsItemInputs);
    }

    [Fact]
    public void Values_that_are_not_needed_together_share_memory()
    {
        var net = new Network();
        var value = net.Pair("a", 12);
        for (var i = 0; i < 30; i++)
        {
            value = net.Builder.Activate(net.Builder.Linear(value, net.Matrix(12, 12)), ActivationKind.Tanh);
        }

        var plan = net.Plan(net.Builder.Linear(value, net.Matrix(1, 12)));
        Assert.Equal(2 * 16 * plan.Layout.TileRows, plan.Layout.PairLength);
    }
}
