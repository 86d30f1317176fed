using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.GraphTests;

public class ShapeInferenceTests
{
    private static readonly Value Ids = Make.IdsAlong("h", "ids", 5);
    private static readonly Value Keys = Make.Along("h", "keys", 5, 4);
    private static readonly Value Weights = Make.Along("h", "weights", 5);
    private static readonly Value Table = Make.Parameter("table", 10, 4);
    private static readonly Value Vector = Make.Numbers("v", 4);
    private static readonly Value Matrix = Make.Numbers("m", 3, 4);
    private static readonly Value Four = Make.Parameter("four", 4);

    private static readonly Dictionary<string, (Operation Operation, Value[] Inputs, string Type)> Cases = new()
    {
        ["an id is looked up"] = (new EmbeddingBag(), [Make.Id("id"), Table], "[4]"),
        ["a bag is pooled"] = (new EmbeddingBag(Weighted: true), [Ids, Table, Weights], "[4]"),
        ["a sequence is looked up"] = (new SequenceGather(), [Ids, Table], "[5, 4] along 'h'"),
        ["linear over a vector"] = (new Linear(false), [Vector, Make.Parameter("w", 7, 4)], "[7]"),
        ["linear over a number"] = (new Linear(false), [Make.Numbers("x"), Make.Parameter("w", 7, 1)], "[7]"),
        ["linear over a sequence"] = (new Linear(Addends: 1), [Keys, Table, Make.Parameter("b", 10), Make.Numbers("a", 10)], "[5, 10] along 'h'"),
        ["linear with prelu"] = (new Linear(false, ActivationKind.PRelu), [Vector, Table, Make.Parameter("alpha", 10)], "[10]"),
        ["dice activation"] = (new Activate(ActivationKind.Dice), [Keys, Four, Four, Four], "[5, 4] along 'h'"),
        ["sum"] = (new Sum(2), [Vector, Vector], "[4]"),
        ["unary"] = (new Unary(UnaryKind.Negate), [Keys], "[5, 4] along 'h'"),
        ["binary of equals"] = (new Binary(BinaryKind.Add), [Make.Numbers("x", 5, 4), Keys], "[5, 4] along 'h'"),
        ["binary with a number"] = (new Binary(BinaryKind.Add), [Make.Numbers("x"), Keys], "[5, 4] along 'h'"),
        ["binary with a vector"] = (new Binary(BinaryKind.Add), [Keys, Vector], "[5, 4] along 'h'"),
        ["reduce the length"] = (new Reduce(ReduceKind.Mean, 0), [Keys], "[4]"),
        ["reduce the channels"] = (new Reduce(ReduceKind.Sum, 1), [Keys], "[5] along 'h'"),
        ["reduce to a number"] = (new Reduce(ReduceKind.Max, 0), [Vector], "[]"),
        ["concat of vectors"] = (new Concat(0), [Vector, Four, Make.Numbers("x", 1)], "[9]"),
        ["concat of sequences"] = (new Concat(1), [Keys, Keys], "[5, 8] along 'h'"),
        ["slice"] = (new Slice(1, 1, 2), [Keys], "[5, 2] along 'h'"),
        ["reshape"] = (new Reshape(new Shape(2, 2)), [Vector], "[2, 2]"),
        ["reshape of a sequence"] = (new Reshape(new Shape(5, 2, 2)), [Keys], "[5, 2, 2] along 'h'"),
        ["transpose"] = (new Transpose(), [Matrix], "[4, 3]"),
        ["trees"] = (
            new TreeEnsemble(),
            [Vector, Make.Parameter("n", [-1, 0, 0, 0], 1, 4), Make.Parameter("r", [0, 2], 1, 2), Make.Parameter("l", 1), Make.Parameter("o", 3)], "[3]"),
        ["matmul"] = (new MatMul(), [Keys, Make.Numbers("x", 4, 6)], "[5, 6] along 'h'"),
        ["matmul transposed"] = (new MatMul(true), [Matrix, Matrix], "[3, 3]"),
        ["softmax"] = (new Softmax(), [Weights], "[5] along 'h'"),
        ["mask"] = (new Mask(0, -1), [Weights, Ids], "[5] along 'h'"),
        ["where"] = (new Where(), [Vector, Vector, Vector], "[4]"),
        ["expand"] = (new Expand(), [Vector, Ids], "[5, 4] along 'h'"),
        ["weighted sum"] = (new WeightedSum(), [Weights, Keys], "[4]"),
        ["if empty"] = (new IfEmpty(), [Vector, Keys, Four], "[4]"),
        ["batch norm"] = (new BatchNorm(), [Keys, Four, Four, Four, Four], "[5, 4] along 'h'"),
        ["batch norm without affine"] = (new BatchNorm(Affine: false), [Vector, Four, Four], "[4]"),
        ["scale and shift"] = (new ScaleShift(), [Matrix, Four, Four], "[3, 4]"),
        ["layer norm"] = (new LayerNorm(), [Keys, Four, Four], "[5, 4] along 'h'"),
        ["dice"] = (new Dice(), [Vector, Four, Four, Four], "[4]"),
        ["factorization machine"] = (new FactorizationMachine(), [Vector, Vector, Four], "[1]"),
        ["bi-interaction"] = (new BiInteraction(), [Vector, Vector], "[4]"),
        ["select"] = (new Select(3, 0), [Vector], "[2]"),
        ["cross dot"] = (new CrossDot(1), [Vector, Vector, Vector], "[2]"),
        ["pairwise dot"] = (new PairwiseDot(), [Vector, Vector, Vector], "[3]"),
        ["pairwise dot with self"] = (new PairwiseDot(Self: true), [Vector, Vector, Vector], "[6]"),
        ["linear by scene"] = (new SceneLinear(Addends: 1), [Vector, Make.Id("s"), Make.Parameter("w", 3, 6, 4), Make.Parameter("b", 3, 6), Make.Numbers("a", 6)], "[6]"),
        ["interpolation"] = (new Interpolate(), [Make.Numbers("x", 1), Make.Knots("x", 0, 1), Make.Knots("y", 2, 3)], "[1]"),
        ["dot"] = (new Dot(), [Vector, Four], "[1]"),
        ["products of pairs"] = (new FieldPairs(PairFunction.Product, false, 0, 1, 1, 1), [Vector, Four], "[8]"),
        ["weighted dots of pairs"] = (new FieldPairs(PairFunction.Dot, true, 1, 0), [Vector, Four, Make.Parameter("w", 1, 4)], "[1]"),
        ["stacked fields"] = (new StackFields(), [Vector, Four, Vector], "[4, 3]"),
        ["compressed interaction"] = (
            new CompressedInteraction(true, ActivationKind.PRelu, 1),
            [
                Make.Numbers("x", 5, 2), Make.Numbers("h", 5, 3), Make.Parameter("w", 4, 6), Four, Make.Numbers("addend", 5, 4), Four,
            ],
            "[5, 4]"),
        ["line products"] = (new LineProducts(), [Make.Numbers("x", 5, 2), Make.Numbers("w", 5, 6)], "[5, 3]"),
        ["attention over pairs"] = (
            new PairAttention(), [Make.Parameter("w", 3, 4), Make.Parameter("b", 3), Make.Parameter("h", 1, 3), Vector, Four], "[4]"),
        ["crossed ids"] = (new CrossedBag(9), [Ids, Make.Id("id"), Table], "[4]"),
        ["hashed pairs"] = (new HashedPairs([0, 9], [0, 1]), [Make.Id("id"), Make.Id("other"), Table], "[4]"),
        ["cross vector"] = (new CrossVector(), [Vector, Vector, Four, Four], "[4]"),
        ["cross matrix"] = (new CrossMatrix(), [Vector, Make.Numbers("h", 2), Vector, Make.Parameter("w", 4, 2), Four], "[4]"),
        ["target attention"] = (
            new TargetAttention(1, ActivationKind.Relu, PaddingId: 0),
            [Vector, Keys, Ids, Make.Parameter("w", 6, 16), Make.Parameter("b", 6), Make.Parameter("o", 1, 6), Make.Parameter("ob", 1)],
            "[4]"),
        ["projected target attention"] = (
            new TargetAttention(1, ActivationKind.Relu, Projected: true, Empty: EmptyHistory.PaddingRow),
            [Vector, Keys, Make.Along("h", "kp", 5, 6), Make.Numbers("qp", 6), Make.Parameter("w", 6, 4), Make.Parameter("o", 1, 6), Make.Parameter("ob", 1), Four],
            "[4]"),
        ["weights of target attention"] = (
            new TargetAttention(1, ActivationKind.Relu, Projected: true, Weights: true),
            [Vector, Keys, Make.Along("h", "kp", 5, 6), Make.Numbers("qp", 6), Make.Parameter("w", 6, 4), Make.Parameter("o", 1, 6), Make.Parameter("ob", 1)],
            "[5] along 'h'"),
        ["attention of one query"] = (new MultiHeadAttention(2, PaddingId: 0), [Vector, Keys, Keys, Ids], "[4]"),
        ["attention of fields"] = (new MultiHeadAttention(2), [Matrix, Matrix, Make.Numbers("values", 3, 6)], "[3, 6]"),
        ["attention of a history over itself"] = (new MultiHeadAttention(4, Causal: true, Masked: true), [Keys, Keys, Keys, Weights], "[5, 4] along 'h'"),
        ["attention of a history and its target"] = (new MultiHeadAttention(1, Joined: true), [Keys, Keys, Keys, Vector, Vector], "[5, 4] along 'h'"),
        ["the best positions"] = (new TopKMask(2, true), [Weights], "[5] along 'h'"),
        ["positions"] = (new AlongSequence(), [Make.Parameter("p", 5, 3), Keys], "[5, 3] along 'h'"),
        ["padded sequence"] = (new PadSequence(), [Keys], "[5, 4]"),
        ["gru"] = (new Gru(GruReset.AfterProduct), [Keys, .. Recurrent(3)], "[5, 2] along 'h'"),
        ["projected gru's last state"] = (
            new Gru(GruReset.BeforeProduct, Last: true, Projected: true), [Make.Along("h", "gates", 5, 6), .. Recurrent(3)[2..]], "[2]"),
        ["memory"] = (new InterestMemory(), Memory(), "[33]"),
        ["memory with usage"] = (new InterestMemory(MemoryUsage.Written), Memory(moves: 4, slots: 3), "[33]"),
        ["memory with channels and padding"] = (
            new InterestMemory(Channels: true, LastChannelAlone: true, PaddedInFront: true),
            [.. Memory(), Make.Along("h", "channels", 5, 6), Make.Parameter("cr", 6, 4), Make.Parameter("cu", 6, 2), Make.Parameter("pb", 6), Make.Parameter("pc", 6)],
            "[39]"),
        ["counts"] = (new CountIds(7), [Ids], "[7]"),
        ["matches"] = (new MatchCount(7, 0), [Ids, Make.Id("id")], "[1]"),
        ["element by id"] = (new TakeById(), [Vector, Make.Id("id")], "[1]"),
        ["last position"] = (new LastPosition(0), [Keys, Ids], "[4]"),
        ["last of numbers"] = (new LastPosition(), [Weights], "[]"),
        ["lstm"] = (new Lstm(), [Keys, .. Recurrent(4)], "[5, 2] along 'h'"),
        ["lstm with factors"] = (new Lstm(Last: true, Scaled: true), [Keys, Make.Along("h", "factors", 5, 4), .. Recurrent(4)], "[2]"),
        ["projected lstm"] = (new Lstm(Projected: true), [Make.Along("h", "gates", 5, 8), .. Recurrent(4)[2..]], "[5, 2] along 'h'"),
        ["attentional gru"] = (new AttentionalGru(GruAttention.UpdateGate, GruReset.AfterProduct), [Keys, Weights, .. Recurrent(3)], "[2]"),
        ["attention in place of a gate"] = (new AttentionalGru(GruAttention.Update, GruReset.AfterProduct), [Keys, Weights, .. Recurrent(2)], "[2]"),
        ["projected gru of scaled inputs"] = (
            new AttentionalGru(GruAttention.Input, GruReset.AfterProduct, Projected: true),
            [Make.Along("h", "gates", 5, 6), Weights, .. Recurrent(3)[1..]],
            "[2]"),
        ["gated cross"] = (new GatedCross(), [Vector, Vector, Make.Parameter("w", 4, 4), Four, Make.Parameter("g", 4, 4)], "[4]"),
        ["k-max pooling"] = (new KMaxPooling(2), [Make.Numbers("x", 5, 2, 3)], "[2, 2, 3]"),
        ["conv"] = (new Conv(1, 2), [Make.Numbers("x", 5, 2, 3), Make.Parameter("w", 4, 3, 2), Four], "[6, 4, 3]"),
        ["pooled conv"] = (
            new Conv(1, 1, ActivationKind.Tanh, 2, 1, 1), [Make.Numbers("x", 5, 2, 3), Make.Parameter("w", 4, 3, 2), Four], "[3, 4, 3]"),
        ["mixed experts"] = (new MixExperts(), [Make.Numbers("gate", 2), Vector, Four], "[4]"),
    };

    /// <summary>Two units and three slots of four.</summary>
    private static Value[] Memory(int moves = 0, int slots = 0) =>
    [
        Make.Along("h", "gates", 5, 6), Make.Parameter("r", 6, 4), Make.Parameter("u", 6, 2),
        Make.Parameter("p", 18 + moves, 2 + slots), Make.Parameter("pb", 18 + moves),
        Make.Parameter("slots", 3, 4), Make.Parameter("keys", 3, 4), Make.Parameter("read", 4),
    ];

    private static Value[] Recurrent(int gates) =>
        [Make.Parameter("w", 2 * gates, 4), Make.Parameter("b", 2 * gates), Make.Parameter("u", 2 * gates, 2), Make.Parameter("c", 2 * gates)];

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_output_type_follows_from_the_inputs(string name)
    {
        var (operation, inputs, type) = Cases[name];
        Assert.Equal(type, operation.Infer(inputs).ToString());
    }

    [Fact]
    public void Every_operation_stands_in_the_cases() => Assert.Equal(
        OperationRegistry.Kinds.Order(StringComparer.Ordinal),
        Cases.Values.Select(@case => @case.Operation.Kind).Distinct().Order(StringComparer.Ordinal));
}
