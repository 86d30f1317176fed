using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.GraphTests;

public class ShapeRejectionTests
{
    private static readonly Value Id = Make.Id("id");
    private static readonly Value Ids = Make.IdsAlong("h", "ids", 5);
    private static readonly Value Keys = Make.Along("h", "keys", 5, 4);
    private static readonly Value Other = Make.Along("g", "other", 5, 4);
    private static readonly Value Weights = Make.Along("h", "weights", 5);
    private static readonly Value OtherWeights = Make.Along("g", "other_weights", 5);
    private static readonly Value Table = Make.Parameter("table", 10, 4);
    private static readonly Value Vector = Make.Numbers("v", 4);
    private static readonly Value Three = Make.Numbers("three", 3);
    private static readonly Value Matrix = Make.Numbers("m", 3, 4);
    private static readonly Value Four = Make.Parameter("four", 4);
    private static readonly Value Number = Make.Numbers("number");
    private static readonly TargetAttention Attention = new(1, ActivationKind.Relu, PaddingId: 0);

    private static readonly Dictionary<string, (Operation Operation, Value[] Inputs, string Message)> Cases = new()
    {
        ["heads that do not divide the keys"] = (new MultiHeadAttention(3), [Vector, Keys, Keys], "cannot be cut into 3 heads"),
        ["no heads"] = (new MultiHeadAttention(0), [Vector, Keys, Keys], "0 heads"),
        ["queries of another width"] = (new MultiHeadAttention(1), [Three, Keys, Keys], "do not go with keys keys"),
        ["values of another sequence"] = (new MultiHeadAttention(1), [Vector, Keys, Other], "values other [5, 4] along 'g' User do not go with keys"),
        ["a mask of another sequence"] = (new MultiHeadAttention(1, Masked: true), [Vector, Keys, Keys, OtherWeights], "mask other_weights"),
        ["ids of another sequence"] = (new MultiHeadAttention(1, PaddingId: 0), [Vector, Keys, Keys, Make.IdsAlong("g", "theirs", 5)], "ids theirs"),
        ["causal attention of one query"] = (new MultiHeadAttention(1, Causal: true), [Vector, Keys, Keys], "causal attention of one query"),
        ["causal attention over another sequence"] = (new MultiHeadAttention(1, Causal: true), [Other, Keys, Keys], "do not stand at the positions"),
        ["a joined key of another width"] = (new MultiHeadAttention(1, Joined: true), [Vector, Keys, Keys, Three, Vector], "has shape [3], expected [4]"),
        ["the best of joined keys"] = (new MultiHeadAttention(1, Joined: true, Top: 2), [Vector, Keys, Keys, Vector, Vector], "the best 2 keys"),
        ["the best none"] = (new TopKMask(0), [Weights], "the best 0, expected at least 1"),
        ["padding of what has none"] = (new TopKMask(1, true), [Vector], "must be the numbers of a sequence"),
        ["positions of no sequence"] = (new AlongSequence(), [Matrix, Matrix], "must be a sequence"),
        ["positions of another number"] = (new AlongSequence(), [Matrix, Keys], "does not have the positions of keys"),
        ["padding of no sequence"] = (new PadSequence(), [Matrix], "must be a sequence"),
        ["bag without a table"] = (new EmbeddingBag(), [Ids], "1 inputs, expected 2"),
        ["bag of numbers"] = (new EmbeddingBag(), [Weights, Table], "weights [5] along 'h' User holds numbers, expected ids"),
        ["table of one dimension"] = (new EmbeddingBag(), [Id, Four], "four [4] Constant has 1 dimensions, expected 2"),
        ["table that is computed"] = (new EmbeddingBag(), [Id, Matrix], "table m [3, 4] User must be a parameter"),
        ["weights of another sequence"] = (new EmbeddingBag(Weighted: true), [Ids, Table, OtherWeights], "do not go with ids"),
        ["weights of another length"] = (new EmbeddingBag(Weighted: true), [Ids, Table, Vector], "do not go with ids"),
        ["gather of one id"] = (new SequenceGather(), [Id, Table], "has 0 dimensions, expected 1"),
        ["gather of numbers"] = (new SequenceGather(), [Weights, Table], "holds numbers, expected ids"),
        ["linear over ids"] = (new Linear(false), [Ids, Table], "holds ids, expected numbers"),
        ["linear of another width"] = (new Linear(false), [Three, Table], "has shape [10, 4], expected [10, 3]"),
        ["linear with a computed weight"] = (new Linear(false), [Vector, Matrix], "m [3, 4] User must be constant"),
        ["linear with a vector as weight"] = (new Linear(false), [Vector, Four], "has 1 dimensions, expected 2"),
        ["linear without its bias"] = (new Linear(), [Vector, Table], "2 inputs, expected 3"),
        ["linear with a short bias"] = (new Linear(), [Vector, Table, Four], "has shape [4], expected [10]"),
        ["linear with a short addend"] = (new Linear(false, Addends: 1), [Vector, Table, Three], "has shape [3], expected [10]"),
        ["linear with a negative number of addends"] = (new Linear(Addends: -1), [Vector, Table], "-1 addends, expected none or more"),
        ["linear without activation vectors"] = (new Linear(false, ActivationKind.PRelu), [Vector, Table], "2 inputs, expected 3"),
        ["activation of ids"] = (new Activate(ActivationKind.Relu), [Ids], "holds ids, expected numbers"),
        ["activation with computed slopes"] = (new Activate(ActivationKind.PRelu), [Vector, Vector], "must be constant"),
        ["activation with short slopes"] = (new Activate(ActivationKind.PRelu), [Matrix, Make.Parameter("a", 3)], "has shape [3], expected [4]"),
        ["sum of nothing"] = (new Sum(0), [], "0 terms, expected at least 1"),
        ["sum of two shapes"] = (new Sum(2), [Vector, Three], "three [3] User has shape [3], expected [4]"),
        ["sum with a term missing"] = (new Sum(3), [Vector, Vector], "2 inputs, expected 3"),
        ["unary of ids"] = (new Unary(UnaryKind.Abs), [Ids], "holds ids, expected numbers"),
        ["binary of one"] = (new Binary(BinaryKind.Add), [Vector], "1 inputs, expected 2"),
        ["binary of unlike shapes"] = (new Binary(BinaryKind.Add), [Vector, Three], "[4] and [3] do not go together"),
        ["binary along two sequences"] = (new Binary(BinaryKind.Add), [Keys, Other], "run along different sequences"),
        ["binary with ids"] = (new Binary(BinaryKind.Add), [Weights, Ids], "holds ids, expected numbers"),
        ["reduce of a missing axis"] = (new Reduce(ReduceKind.Sum, 1), [Vector], "axis 1 of a value with shape [4]"),
        ["reduce of a negative axis"] = (new Reduce(ReduceKind.Sum, -1), [Vector], "axis -1 of a value with shape [4]"),
        ["concat of nothing"] = (new Concat(0), [], "0 inputs, expected at least 1"),
        ["concat of numbers"] = (new Concat(0), [Number], "axis 0 of a value with shape []"),
        ["concat of two ranks"] = (new Concat(0), [Vector, Matrix], "has 2 dimensions, expected 1"),
        ["concat of unlike matrices"] = (new Concat(0), [Matrix, Make.Numbers("x", 3, 5)], "differ in dimension 1"),
        ["concat of two sequences"] = (new Concat(1), [Keys, Other], "run along different sequences"),
        ["concat end to end"] = (new Concat(0), [Keys, Keys], "cannot be joined end to end"),
        ["slice past the end"] = (new Slice(0, 2, 3), [Vector], "elements 2 to 5 of axis 0 of a value with shape [4]"),
        ["slice of huge length"] = (new Slice(0, 1, int.MaxValue), [Vector], "elements 1 to 2147483648"),
        ["slice of nothing"] = (new Slice(0, 0, 0), [Vector], "elements 0 to 0"),
        ["slice before the start"] = (new Slice(0, -1, 2), [Vector], "elements -1 to 1"),
        ["slice of a history"] = (new Slice(0, 0, 2), [Keys], "cannot be cut along its length"),
        ["reshape to another size"] = (new Reshape(new Shape(5)), [Vector], "shape [4] cannot become [5]"),
        ["reshape of the length"] = (new Reshape(new Shape(20)), [Keys], "must keep its first dimension, not become [20]"),
        ["transpose of a vector"] = (new Transpose(), [Vector], "has 1 dimensions, expected 2"),
        ["transpose of a sequence"] = (new Transpose(), [Keys], "cannot be transposed"),
        ["matmul of unlike matrices"] = (new MatMul(), [Matrix, Matrix], "[3, 4] and [3, 4] cannot be multiplied"),
        ["matmul of unlike transposed"] = (new MatMul(true), [Matrix, Make.Numbers("x", 4, 3)], "[3, 4] and [4, 3] transposed cannot be multiplied"),
        ["matmul into a sequence"] = (new MatMul(true), [Matrix, Keys], "cannot be the sequence"),
        ["softmax of a number"] = (new Softmax(), [Number], "has no dimension to run over"),
        ["mask of another sequence"] = (new Mask(0, 0), [OtherWeights, Ids], "do not go with"),
        ["mask by numbers"] = (new Mask(0, 0), [Weights, Weights], "holds numbers, expected ids"),
        ["where of two shapes"] = (new Where(), [Vector, Vector, Three], "has shape [3], expected [4]"),
        ["expand of a matrix"] = (new Expand(), [Matrix, Keys], "has 2 dimensions, expected 1"),
        ["expand along a number"] = (new Expand(), [Vector, Number], "has no first dimension"),
        ["weighted sum of another sequence"] = (new WeightedSum(), [OtherWeights, Keys], "do not go with"),
        ["weighted sum of another length"] = (new WeightedSum(), [Three, Keys], "has shape [3], expected [5]"),
        ["if empty without a sequence"] = (new IfEmpty(), [Vector, Matrix, Four], "must be a sequence"),
        ["if empty with another width"] = (new IfEmpty(), [Vector, Keys, Three], "has shape [3], expected [4]"),
        ["batch norm without gamma"] = (new BatchNorm(), [Vector, Four, Four], "3 inputs, expected 5"),
        ["batch norm by computed values"] = (new BatchNorm(Affine: false), [Vector, Four, Vector], "must be constant"),
        ["scale of another width"] = (new ScaleShift(), [Three, Four, Four], "has shape [4], expected [3]"),
        ["layer norm of another width"] = (new LayerNorm(), [Three, Four, Four], "has shape [4], expected [3]"),
        ["dice of another width"] = (new Dice(), [Three, Four, Four, Four], "has shape [4], expected [3]"),
        ["dice without beta"] = (new Dice(Affine: true), [Vector, Four, Four, Four, Four], "5 inputs, expected 6"),
        ["fm of nothing"] = (new FactorizationMachine(), [], "0 inputs, expected at least 1"),
        ["fm of two widths"] = (new FactorizationMachine(), [Vector, Three], "has shape [3], expected [4]"),
        ["bi-interaction of a matrix"] = (new BiInteraction(), [Matrix], "has 2 dimensions, expected 1"),
        ["select past the end"] = (new Select(0, 4), [Vector], "element 4 of a value with shape [4]"),
        ["select of nothing"] = (new Select(), [Vector], "no indices"),
        ["cross dot of one group"] = (new CrossDot(2), [Vector, Vector], "2 of 2 fields in the first group"),
        ["pairwise dot of one"] = (new PairwiseDot(), [Vector], "1 fields make 0 pairs"),
        ["dot of three"] = (new Dot(), [Vector, Vector, Vector], "3 inputs, expected 2"),
        ["pairs of a field that is missing"] = (new FieldPairs(PairFunction.Dot, false, 0, 2), [Vector, Vector], "a pair with field 2 of 2"),
        ["half a pair"] = (new FieldPairs(PairFunction.Dot, false, 0), [Vector], "1 fields in pairs"),
        ["no pairs"] = (new FieldPairs(PairFunction.Dot, false), [Vector], "0 fields in pairs"),
        ["pairs with too few weights"] = (
            new FieldPairs(PairFunction.Dot, true, 0, 1, 0, 0), [Vector, Vector, Make.Parameter("w", 1, 4)], "has shape [1, 4], expected [2, 4]"),
        ["weighted products"] = (
            new FieldPairs(PairFunction.Product, true, 0, 1), [Vector, Vector, Make.Parameter("w", 1, 4)], "function Product, expected Dot"),
        ["a stack of two widths"] = (new StackFields(), [Vector, Three], "has shape [3], expected [4]"),
        ["interaction of two component counts"] = (
            new CompressedInteraction(false), [Matrix, Make.Numbers("h", 4, 4), Make.Parameter("w", 2, 16)], "has shape [4, 4], expected [3, 4]"),
        ["interaction with a short weight"] = (new CompressedInteraction(false), [Matrix, Matrix, Table], "has shape [10, 4], expected [10, 16]"),
        ["interaction without its bias"] = (new CompressedInteraction(), [Matrix, Matrix, Make.Parameter("w", 2, 16)], "3 inputs, expected 4"),
        ["interaction with a vector added"] = (
            new CompressedInteraction(false, Addends: 1), [Matrix, Matrix, Make.Parameter("w", 2, 16), Vector], "expected [3, 2]"),
        ["interaction with a negative number of addends"] = (new CompressedInteraction(Addends: -1), [Matrix, Matrix], "-1 addends"),
        ["line products of other lines"] = (new LineProducts(), [Matrix, Make.Numbers("w", 4, 8)], "expected 3 lines of a multiple of 4"),
        ["line products of a torn matrix"] = (new LineProducts(), [Matrix, Make.Numbers("w", 3, 6)], "expected 3 lines of a multiple of 4"),
        ["pair attention over one field"] = (
            new PairAttention(), [Make.Parameter("w", 3, 4), Make.Parameter("b", 3), Make.Parameter("h", 1, 3), Vector], "4 inputs, expected at least 5"),
        ["pair attention of another width"] = (
            new PairAttention(), [Make.Parameter("w", 3, 5), Make.Parameter("b", 3), Make.Parameter("h", 1, 3), Vector, Vector], "expected [3, 4]"),
        ["hashed pairs of a bag"] = (new HashedPairs([0, 0], [0, 1]), [Id, Ids, Table], "has 1 dimensions, expected 0"),
        ["hashed pairs of numbers"] = (new HashedPairs([0, 0], [0, 1]), [Id, Number, Table], "holds numbers, expected ids"),
        ["hashed pairs of a missing field"] = (new HashedPairs([0, 0], [0, 2]), [Id, Id, Table], "a pair with field 2 of 2"),
        ["hashed pairs without a field"] = (new HashedPairs([0, 0], []), [Id, Id, Table], "0 fields in pairs"),
        ["hashed pairs with a negative offset"] = (new HashedPairs([0, -1], [0, 1]), [Id, Id, Table], "the offset -1"),
        ["cross with a computed weight"] = (new CrossVector(), [Vector, Vector, Vector, Four], "must be constant"),
        ["cross of another width"] = (new CrossMatrix(), [Vector, Three, Vector, Table, Four], "has shape [10, 4], expected [4, 3]"),
        ["gated cross of two widths"] = (new GatedCross(), [Vector, Three, Table, Four, Table], "has shape [3], expected [4]"),
        ["gated cross with a gate of another width"] = (
            new GatedCross(), [Vector, Vector, Make.Parameter("w", 4, 4), Four, Table], "has shape [10, 4], expected [4, 4]"),
        ["the largest of fewer"] = (new KMaxPooling(6), [Make.Numbers("x", 5, 2)], "the 6 largest of"),
        ["the largest none"] = (new KMaxPooling(0), [Vector], "the 0 largest of"),
        ["the largest of a history"] = (new KMaxPooling(1), [Weights], "sequence"),
        ["conv of a matrix"] = (new Conv(), [Matrix, Make.Parameter("w", 4, 3, 2), Four], "has 2 dimensions, expected 3"),
        ["conv of other channels"] = (
            new Conv(), [Make.Numbers("x", 5, 3, 2), Make.Parameter("w", 4, 3, 2), Four], "has shape [4, 3, 2], expected [4, 3, 3]"),
        ["conv higher than the rows"] = (
            new Conv(), [Make.Numbers("x", 2, 2, 2), Make.Parameter("w", 4, 3, 2), Four], "2 rows under a height of 3 and windows of 1 leave none"),
        ["conv with an empty window"] = (
            new Conv(Pool: 2, PoolBefore: 2), [Make.Numbers("x", 5, 2, 2), Make.Parameter("w", 4, 3, 2), Four], "windows of 2 rows that lack 2 and 0"),
        ["conv with prelu"] = (
            new Conv(Activation: ActivationKind.PRelu), [Make.Numbers("x", 5, 2, 2), Make.Parameter("w", 4, 3, 2), Four], "takes vectors"),
        ["attention without layers"] = (Attention with { Layers = 0 }, [Vector, Keys], "0 hidden layers, expected at least 1"),
        ["attention without weights"] = (Attention, [Vector, Keys, Ids], "3 inputs, expected 7"),
        ["attention over a matrix"] = (Attention, Attend(Vector, Make.Numbers("keys", 5, 4), Ids), "must be a sequence"),
        ["attention with ids of another sequence"] = (Attention, Attend(Vector, Other, Ids), "do not go with keys"),
        ["attention with another query"] = (Attention, Attend(Three, Keys, Ids), "has shape [5, 4], expected [5, 3]"),
        ["attention with a short weight"] = (
            Attention,
            [Vector, Keys, Ids, Make.Parameter("w", 6, 4), .. Attend(Vector, Keys, Ids).Skip(4)],
            "has shape [6, 4], expected [6, 16]"),
        ["attention weights with a padding row"] = (
            Attention with { Weights = true, Empty = EmptyHistory.PaddingRow }, [.. Attend(Vector, Keys, Ids), Four], "expected Zero"),
        ["gru over a matrix"] = (new Gru(GruReset.AfterProduct), [Make.Numbers("x", 5, 4), .. Recurrent(3)], "must be a sequence"),
        ["gru over ids"] = (new Gru(GruReset.AfterProduct), [Ids, .. Recurrent(3)], "holds ids, expected numbers"),
        ["gru with a weight of two gates"] = (new Gru(GruReset.AfterProduct), [Keys, .. Recurrent(2)], "has shape [4, 2], expected [6, 2]"),
        ["projected gru of another width"] = (
            new Gru(GruReset.AfterProduct, Projected: true), [Keys, .. Recurrent(3)[2..]], "has shape [5, 4], expected [5, 6]"),
        ["memory without padding's inputs"] = (new InterestMemory(PaddedInFront: true), Memory(), "8 inputs, expected 9"),
        ["memory with commands of another width"] = (new InterestMemory(MemoryUsage.Written), Memory(), "has shape [18, 2], expected [22, 5]"),
        ["memory with the last channel of none"] = (new InterestMemory(LastChannelAlone: true), Memory(), "the last channel alone of none"),
        ["memory with channels of another sequence"] = (
            new InterestMemory(Channels: true),
            [.. Memory(), Make.Along("g", "channels", 5, 6), Make.Parameter("cr", 6, 4), Make.Parameter("cu", 6, 2)], "do not go with"),
        ["memory that does not sharpen"] = (new InterestMemory(Sharpening: 0), Memory(), "sharpening 0 and clip 20"),
        ["counts of no ids"] = (new CountIds(0), [Ids], "0 ids, expected at least 1"),
        ["counts of numbers"] = (new CountIds(3), [Weights], "holds numbers, expected ids"),
        ["matches of a sequence"] = (new MatchCount(3), [Ids, Ids], "has 1 dimensions, expected 0"),
        ["element by id of a matrix"] = (new TakeById(), [Matrix, Make.Id("id")], "has 2 dimensions, expected 1"),
        ["last position of a matrix"] = (new LastPosition(), [Matrix], "must be a sequence"),
        ["last position by ids of another sequence"] = (new LastPosition(0), [Other, Ids], "do not go with"),
        ["lstm with a weight of three gates"] = (new Lstm(), [Keys, .. Recurrent(3)], "has shape [6, 2], expected [8, 2]"),
        ["lstm with factors of another sequence"] = (
            new Lstm(Scaled: true), [Keys, Make.Along("g", "factors", 5, 4), .. Recurrent(4)], "do not go with keys"),
        ["lstm with factors of one gate"] = (
            new Lstm(Scaled: true), [Keys, Make.Along("h", "factors", 5, 2), .. Recurrent(4)], "has shape [5, 2], expected [5, 4]"),
        ["lstm without factors"] = (new Lstm(Scaled: true), [Keys, .. Recurrent(4)], "5 inputs, expected 6"),
        ["attentional gru with scores of another sequence"] = (
            new AttentionalGru(GruAttention.Input, GruReset.AfterProduct), [Keys, OtherWeights, .. Recurrent(3)], "do not go with keys"),
        ["attentional gru without scores"] = (
            new AttentionalGru(GruAttention.Input, GruReset.AfterProduct), [Keys, .. Recurrent(3)], "5 inputs, expected 6"),
        ["linear by a scene of numbers"] = (new SceneLinear(false), [Vector, Vector, Make.Parameter("w", 3, 6, 4)], "holds numbers, expected ids"),
        ["linear by many scenes"] = (new SceneLinear(false), [Vector, Ids, Make.Parameter("w", 3, 6, 4)], "has 1 dimensions, expected 0"),
        ["linear by scene with one weight"] = (new SceneLinear(false), [Vector, Id, Table], "has 2 dimensions, expected 3"),
        ["linear by scene of another width"] = (new SceneLinear(false), [Three, Id, Make.Parameter("w", 3, 6, 4)], "has shape [3, 6, 4], expected [3, 6, 3]"),
        ["linear by scene with one bias"] = (new SceneLinear(), [Vector, Id, Make.Parameter("w", 3, 4, 4), Four], "has shape [4], expected [3, 4]"),
        ["linear by scene with a computed weight"] = (new SceneLinear(false), [Vector, Id, Make.Numbers("w", 3, 6, 4)], "must be constant"),
        ["linear by scene with a negative number of addends"] = (new SceneLinear(Addends: -1), [Vector, Id], "-1 addends, expected none or more"),
        ["interpolation of a vector"] = (new Interpolate(), [Three, Four, Four], "has shape [3], expected [1]"),
        ["interpolation between one knot"] = (new Interpolate(), [Make.Numbers("x", 1), Make.Knots("p", 1), Make.Knots("v", 1)], "at least 2 elements"),
        ["interpolation between unlike knots"] = (new Interpolate(), [Make.Numbers("x", 1), Make.Knots("p", 1, 2), Make.Knots("v", 1)], "has shape [1], expected [2]"),
        ["interpolation between descending knots"] = (new Interpolate(), [Make.Numbers("x", 1), Make.Knots("p", 1, 2, 2), Make.Knots("v", 1, 2, 3)], "knot 2 is at 2 after 2"),
        ["experts without a gate"] = (new MixExperts(), [Vector], "1 inputs, expected at least 2"),
        ["experts of two widths"] = (new MixExperts(), [Make.Numbers("gate", 2), Vector, Three], "has shape [3], expected [4]"),
        ["one feature crossed"] = (new CrossedBag(9), [Id, Table], "2 inputs, expected at least 3"),
        ["nine features crossed"] = (new CrossedBag(9), [Id, Id, Id, Id, Id, Id, Id, Id, Id, Table], "9 crossed features, expected at most 8"),
        ["a crossed number"] = (new CrossedBag(9), [Id, Vector, Table], "holds numbers, expected ids"),
        ["more buckets than rows"] = (new CrossedBag(1000), [Id, Ids, Table], "1000 buckets from row 0 on in a table of"),
        ["buckets past the table"] = (new CrossedBag(1, FirstIndex: int.MaxValue), [Id, Ids, Table], "1 buckets from row 2147483647 on in a table of"),
        ["no buckets"] = (new CrossedBag(0), [Id, Ids, Table], "0 buckets from"),
        ["buckets before the table"] = (new CrossedBag(1, FirstIndex: -1), [Id, Ids, Table], "from row -1 on"),
        ["a negative seed of a cross"] = (new CrossedBag(1, -1), [Id, Ids, Table], "the seed -1"),
        ["too many combinations"] = (
            new CrossedBag(1), [Make.IdsAlong("a", "x", 300), Make.IdsAlong("b", "y", 300), Table], "more than 65536 combinations"),
        ["trees of sets without sets"] = (new TreeEnsemble(true), [Vector, Vector, Vector, Vector, Vector], "5 inputs, expected 6"),
        ["trees along a sequence"] = (new TreeEnsemble(), [Weights, Table, Table, Four, Four], "runs along the sequence 'h'"),
        ["nodes of two numbers"] = (new TreeEnsemble(), [Vector, Make.Parameter("n", 3, 2), Table, Four, Four], "has shape [3, 2], expected [3, 4]"),
        ["a gate for more experts"] = (new MixExperts(), [Three, Vector, Vector], "has shape [3], expected [2]"),
    };

    private static Value[] Memory() =>
    [
        Make.Along("h", "gates", 5, 6), Make.Parameter("r", 6, 4), Make.Parameter("u", 6, 2), Make.Parameter("p", 18, 2), Make.Parameter("pb", 18),
        Make.Parameter("slots", 3, 4), Make.Parameter("keys", 3, 4), Make.Parameter("read", 4),
    ];

    private static Value[] Recurrent(int gates) =>
        [Make.Parameter("w", 2 * gates, 4), Make.Parameter("b", 2 * gates), Make.Parameter("u", 2 * gates, 2), Make.Parameter("c", 2 * gates)];

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static Value[] Attend(Value query, Value keys, Value ids) =>
        [query, keys, ids, Make.Parameter("w", 6, 16), Make.Parameter("b", 6), Make.Parameter("o", 1, 6), Make.Parameter("ob", 1)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_does_not_fit_is_refused_with_what_was_found(string name)
    {
        var (operation, inputs, message) = Cases[name];
        var error = Assert.Throws<GraphException>(() => operation.Infer(inputs));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_operation_stands_in_the_cases() => Assert.Equal(
        OperationRegistry.Kinds.Order(StringComparer.Ordinal),
        Cases.Values.Select(@case => @case.Operation.Kind).Distinct().Order(StringComparer.Ordinal));
}
