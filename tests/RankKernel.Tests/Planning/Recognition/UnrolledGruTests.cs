using RankKernel.Graph;
using Xunit;
using Recogniser = RankKernel.Planning.Recognition.Recognition;

namespace RankKernel.Tests.Planning.Recognition;

/// <summary>A recurrence written out position by position is one again, and one that differs in a detail is not.</summary>
public sealed class UnrolledGruTests
{
    private const GruReset After = GruReset.AfterProduct;
    private const GruReset Before = GruReset.BeforeProduct;

    private static readonly Dictionary<string, Func<UnrolledGru>> NearMisses = new()
    {
        ["no guard"] = () => new UnrolledGru(null, After) { IsGuarded = false },
        ["gates in the order of z and r"] = () => new UnrolledGru(null, After) { UpdateGate = 0 },
        ["a position twice"] = () => new UnrolledGru(null, After) { InputAt = position => Math.Min(position, 1) },
        ["positions from the end"] = () => new UnrolledGru(null, After) { InputAt = position => 2 - position },
        ["guards of other positions"] = () => new UnrolledGru(null, After) { GuardAt = position => Math.Max(position, 1) },
        ["a start that is not zero"] = () => With(new UnrolledGru(null, Before), gru => gru.Start = gru.Constant(0, 0.5f)),
        ["a start from the target"] = () => With(new UnrolledGru(null, After), gru => gru.Start = gru.Builder.Input("target")),
        ["weights of one position"] = () => With(
            new UnrolledGru(null, After), gru => gru.WeightAt = position => position == 1 ? gru.Matrix("own", 6) : null),
        ["weights of the last position"] = () => With(
            new UnrolledGru(null, Before), gru => gru.WeightAt = position => position == 2 ? gru.Matrix("own", 6) : null),
        ["a guard of another history"] = () => With(new UnrolledGru(null, After), gru => gru.GuardedBy = gru.Rows("other")),
        ["zeros in front"] = () => With(
            new UnrolledGru(null, After), gru => gru.Padded = value => gru.Builder.Add(new PadSequence(InFront: true), [value])),
        ["inputs chosen by the length of another history"] = () => With(new UnrolledGru(null, After), gru => gru.Padded = value => gru.Builder.Add(
            new Where(),
            [
                Padded(gru, gru.Along(gru.Rows("other"), gru.Builder.Constant(new Tensor(value.Shape, [.. Enumerable.Repeat(1f, (int)value.Shape.Count)])))),
                Padded(gru, value),
                gru.Builder.Constant(new Tensor(value.Shape, new float[value.Shape.Count])),
            ])),
        ["the gate the other way round"] = () => new UnrolledGru(null, After)
        {
            Last = (graph, state, candidate, gate) => graph.Add(state, graph.Multiply(gate, graph.Subtract(candidate, state))),
        },
        ["a sum in the place of a difference"] = () => new UnrolledGru(null, After)
        {
            Last = (graph, state, candidate, gate) => graph.Add(candidate, graph.Multiply(gate, graph.Add(state, candidate))),
        },
        ["a state kept from another position"] = () => new UnrolledGru(null, After) { KeptAt = position => Math.Max(position - 2, -1) },
        ["a candidate that is one number"] = () => new UnrolledGru(null, After)
        {
            Last = (graph, state, _, gate) => graph.Add(state, graph.Multiply(gate, graph.Subtract(
                graph.Activate(graph.Reduce(graph.Input("target"), ReduceKind.Sum, 0), ActivationKind.Tanh), state))),
        },
        ["scores of other positions"] = () => new UnrolledGru(GruAttention.UpdateGate, After) { ScoreAt = position => (position + 1) % UnrolledGru.Positions },
        ["scores that keep, without a guard"] = () => new UnrolledGru(GruAttention.KeepGate, After) { IsGuarded = false },
        ["scores of 1 at padding, without a guard"] = () => With(
            new UnrolledGru(GruAttention.Update, After), gru => gru.PaddedScores = value => gru.Builder.Add(
                new Where(), [Padded(gru, gru.Along(gru.Sequence, gru.Constant(1, 1, 1))), Padded(gru, value), gru.Constant(1, 1, 1)])),
    };

    public static TheoryData<GruAttention?, GruReset> Units
    {
        get
        {
            var units = new TheoryData<GruAttention?, GruReset>();
            foreach (var attention in (GruAttention?[])[null, GruAttention.Update, GruAttention.UpdateGate, GruAttention.KeepGate])
            {
                foreach (var reset in (GruReset[])[After, Before])
                {
                    units.Add(attention, reset);
                }
            }

            return units;
        }
    }

    public static TheoryData<string> Names => [.. NearMisses.Keys];

    [Theory]
    [MemberData(nameof(Units))]
    public void A_unit_written_out_is_lifted(GruAttention? attention, GruReset reset)
    {
        var gru = new UnrolledGru(attention, reset);
        var graph = gru.Graph();
        var lifted = Recogniser.Run(graph);

        Operation expected = attention is { } found ? new AttentionalGru(found, reset) : new Gru(reset, Last: true);
        Assert.Contains(lifted.Nodes, node => node.Operation.Equals(expected));
        Kept.By(gru.Features, graph, lifted);
    }

    [Theory]
    [InlineData(GruAttention.Update)]
    [InlineData(GruAttention.UpdateGate)]
    public void Scores_may_be_chosen_to_be_zero_at_padding(GruAttention attention)
    {
        var gru = new UnrolledGru(attention, After);
        gru.PaddedScores = value => gru.Builder.Add(
            new Where(), [Padded(gru, gru.Along(gru.Sequence, gru.Constant(1, 1, 1))), Padded(gru, value), gru.Constant(0, 0, 0)]);
        var graph = gru.Graph();
        var lifted = Recogniser.Run(graph);

        Assert.Contains(lifted.Nodes, node => node.Operation is AttentionalGru);
        Kept.By(gru.Features, graph, lifted);
    }

    [Fact]
    public void Scores_may_stand_in_a_column()
    {
        var gru = new UnrolledGru(GruAttention.UpdateGate, After);
        gru.PaddedScores = value => Padded(gru, gru.Builder.Reshape(value, UnrolledGru.Positions, 1));
        var graph = gru.Graph();
        var lifted = Recogniser.Run(graph);

        Assert.Contains(lifted.Nodes, node => node.Operation is AttentionalGru);
        Kept.By(gru.Features, graph, lifted);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_near_miss_is_not_lifted(string name)
    {
        var gru = NearMisses[name]();
        var graph = gru.Graph();
        var lifted = Recogniser.Run(graph);

        Assert.DoesNotContain(lifted.Nodes, node => node.Operation is Gru or AttentionalGru);
        Kept.By(gru.Features, graph, lifted);
    }

    private static Value Padded(UnrolledGru gru, Value value) => gru.Builder.Add(new PadSequence(), [value]);

    private static UnrolledGru With(UnrolledGru gru, Action<UnrolledGru> change)
    {
        change(gru);
        return gru;
    }
}
