using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.GraphTests;

/// <summary>Elements past the true length of a sequence are undefined: no operation may take them for elements of a vector.</summary>
public class SequenceRulesTests
{
    private static readonly Value Keys = Make.Along("h", "keys", 4, 4);
    private static readonly Value Weights = Make.Along("h", "weights", 4);
    private static readonly Value Other = Make.Along("g", "other", 4, 4);
    private static readonly Value Vector = Make.Numbers("v", 4);
    private static readonly Value Matrix = Make.Numbers("m", 4, 4);
    private static readonly Value Four = Make.Parameter("four", 4);
    private static readonly Value Square = Make.Parameter("w", 4, 4);
    private static readonly Value One = Make.Along("h", "one", 1);

    private static readonly Dictionary<string, (Operation Operation, Value[] Inputs)> Cases = new()
    {
        ["binary repeats a history over channels"] = (new Binary(BinaryKind.Multiply), [Keys, Weights]),
        ["binary repeats a history over a matrix"] = (new Binary(BinaryKind.Multiply), [Weights, Matrix]),
        ["binary repeats a history of one"] = (new Binary(BinaryKind.Multiply), [Vector, One]),
        ["sum of two sequences"] = (new Sum(2), [Keys, Other]),
        ["where of two sequences"] = (new Where(), [Keys, Matrix, Other]),
        ["linear over a history"] = (new Linear(false), [Weights, Square]),
        ["linear with an addend of another sequence"] = (new Linear(false, Addends: 1), [Keys, Square, Other]),
        ["linear over a matrix with a sequence added"] = (new Linear(false, Addends: 1), [Matrix, Square, Keys]),
        ["linear with a history as the vector added"] = (new Linear(false, Addends: 1), [Vector, Square, Weights]),
        ["linear over a sequence with its history as the vector added"] = (
            new Linear(false, Addends: 1), [Make.Along("h", "x", 4, 3), Make.Parameter("w", 4, 3), Weights]),
        ["layer norm over a history"] = (new LayerNorm(), [Weights, Four, Four]),
        ["fm of a history"] = (new FactorizationMachine(), [Vector, Weights]),
        ["bi-interaction of a history"] = (new BiInteraction(), [Weights, Vector]),
        ["pairwise dot of a history"] = (new PairwiseDot(), [Weights, Vector]),
        ["cross dot of a history"] = (new CrossDot(1), [Vector, Weights]),
        ["select of a history"] = (new Select(0), [Weights]),
        ["dot with a history"] = (new Dot(), [Vector, Weights]),
        ["cross vector of a history"] = (new CrossVector(), [Vector, Weights, Four, Four]),
        ["cross matrix from a history"] = (new CrossMatrix(), [Weights, Vector, Vector, Square, Four]),
        ["cross matrix through a history"] = (new CrossMatrix(), [Vector, Weights, Vector, Square, Four]),
        ["cross matrix of a history"] = (new CrossMatrix(), [Vector, Vector, Weights, Square, Four]),
        ["gated cross from a history"] = (new GatedCross(), [Weights, Vector, Square, Four, Square]),
        ["gated cross of a history"] = (new GatedCross(), [Vector, Weights, Square, Four, Square]),
        ["conv of a history"] = (new Conv(), [Make.Along("h", "x", 4, 2, 3), Make.Parameter("w", 4, 3, 2), Four]),
        ["expand of a history"] = (new Expand(), [Weights, Keys]),
        ["if empty of a history"] = (new IfEmpty(), [Weights, Keys, Four]),
        ["if empty or a history"] = (new IfEmpty(), [Vector, Keys, Weights]),
        ["attention with a history as query"] = (new TargetAttention(1, ActivationKind.Relu), Attend(Weights)),
        ["projected attention with keys of another sequence"] = (Projected, AttendProjected(Other, Vector)),
        ["projected attention with a matrix as keys"] = (Projected, AttendProjected(Matrix, Vector)),
        ["projected attention with a history as query"] = (Projected, AttendProjected(Keys, Weights)),
        ["projected attention with ids as query"] = (Projected, AttendProjected(Keys, Make.IdsAlong("h", "ids", 4))),
    };

    private static TargetAttention Projected => new(1, ActivationKind.Relu, Projected: true);

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static Value[] Attend(Value query) =>
        [query, Keys, Make.Parameter("w", 6, 16), Make.Parameter("b", 6), Make.Parameter("o", 1, 6), Make.Parameter("ob", 1)];

    private static Value[] AttendProjected(Value keyPart, Value queryPart) =>
        [Vector, Keys, keyPart, queryPart, Square, Make.Parameter("o", 1, 4), Make.Parameter("ob", 1)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sequence_is_refused_where_its_length_would_be_lost(string name)
    {
        var (operation, inputs) = Cases[name];
        var error = Assert.Throws<GraphException>(() => operation.Infer(inputs));
        Assert.Matches("sequence|numbers", error.Message);
    }

    [Fact]
    public void Sums_and_choices_run_along_the_sequence_of_any_of_their_inputs()
    {
        Assert.Equal("h", new Sum(2).Infer([Matrix, Keys]).Sequence);
        Assert.Equal("h", new Where().Infer([Matrix, Matrix, Keys]).Sequence);
        Assert.Equal("h", new Binary(BinaryKind.Add).Infer([Matrix, Keys]).Sequence);
    }

    [Fact]
    public void Adding_a_number_to_a_vector_of_one_gives_a_vector_in_either_order()
    {
        var (number, one) = (Make.Numbers("x"), Make.Numbers("y", 1));
        Assert.Equal(new Shape(1), new Binary(BinaryKind.Add).Infer([number, one]).Shape);
        Assert.Equal(new Shape(1), new Binary(BinaryKind.Add).Infer([one, number]).Shape);
    }

    [Fact]
    public void A_history_of_one_is_no_output()
    {
        var graph = new GraphBuilder([], new RandomParameters(1));
        Assert.Throws<GraphException>(() => graph.Output("score", One));
    }
}
