using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Oracle;

/// <summary>The oracle against numbers worked out by hand.</summary>
public class KnownValueTests
{
    private const double Nan = double.NaN;

    private static readonly OracleValue Table = OracleValue.Numbers(new Shape(4, 2), [10, 11, 20, 21, 30, 31, 40, -41]);
    private static readonly OracleValue Bag = OracleValue.OfIds(new Shape(4), [1, 0, 3, 2], length: 3);
    private static readonly OracleValue EmptyBag = OracleValue.OfIds(new Shape(4), [1, 0, 3, 2], length: 0);
    private static readonly OracleValue BagWeights = OracleValue.Numbers(new Shape(4), [2, 3, -1, 5], length: 3);
    private static readonly OracleValue Matrix = OracleValue.Numbers(new Shape(2, 3), [1, 2, 3, 4, 5, 6]);
    private static readonly OracleValue Steps = OracleValue.Numbers(new Shape(3, 2), [1, 2, 3, 4, 5, 6], length: 2);
    private static readonly OracleValue History = OracleValue.Numbers(new Shape(3), [-1, 5, 9], length: 2);
    private static readonly OracleValue Empty = OracleValue.Numbers(new Shape(3), [1, 2, 3], length: 0);
    private static readonly OracleValue Zeros = OracleValue.Numbers(new Shape(3, 2), [0, 0, 0, 0, 0, 0], length: 2);
    private static readonly OracleValue NoSteps = OracleValue.Numbers(new Shape(3, 2), [1, 2, 3, 4, 5, 6], length: 0);
    private static readonly OracleValue X = OracleValue.Vector(-2, 0, 3);

    // x0 ≤ −3 (missing left) ? leaf 0 : leaf 1, to output 0; x2 ≤ 3 (missing right) ? leaf 2 : leaf 3, to output 1.
    private static readonly OracleValue Trees = OracleValue.Numbers(
        new Shape(6, 4), [0, -3, 1, 1, -1, 0, 0, 0, -1, 0, 1, 0, 2, 3, 4, 0, -1, 0, 2, 0, -1, 0, 3, 0]);

    private static readonly OracleValue Roots = OracleValue.Numbers(new Shape(2, 2), [0, 0, 3, 1]);
    private static readonly OracleValue SetTree = OracleValue.Numbers(new Shape(3, 4), [2, 2, 1, 4, -1, 0, 0, 0, -1, 0, 1, 0]);
    private static readonly OracleValue ZeroTree = OracleValue.Numbers(new Shape(3, 4), [1, 5, 1, 2, -1, 0, 0, 0, -1, 0, 1, 0]);

    private static readonly Dictionary<string, (Operation Operation, OracleValue[] Inputs, double[] Expected)> Cases = new()
    {
        ["one id"] = (new EmbeddingBag(PaddingId: 2), [OracleValue.OfIds(new Shape(), [2]), Table], [30, 31]),
        ["sum of a bag"] = (new EmbeddingBag(), [Bag, Table], [70, -9]),
        ["sum of a bag without padding"] = (new EmbeddingBag(PaddingId: 0), [Bag, Table], [60, -20]),
        ["mean of a bag without padding"] = (new EmbeddingBag(Pooling.Mean, 0), [Bag, Table], [30, -10]),
        ["root mean of a bag"] = (new EmbeddingBag(Pooling.SqrtN, 0), [Bag, Table], [60 / Math.Sqrt(2), -20 / Math.Sqrt(2)]),
        ["largest of a bag"] = (new EmbeddingBag(Pooling.Max, 0), [Bag, Table], [40, 21]),
        ["weighted sum of a bag"] = (new EmbeddingBag(Pooling.Sum, -1, true), [Bag, Table, BagWeights], [30, 116]),
        ["weighted mean of a bag"] = (new EmbeddingBag(Pooling.Mean, -1, true), [Bag, Table, BagWeights], [10, 116.0 / 3]),
        ["sum of an empty bag"] = (new EmbeddingBag(), [EmptyBag, Table], [0, 0]),
        ["mean of an empty bag"] = (new EmbeddingBag(Pooling.Mean), [EmptyBag, Table], [0, 0]),
        ["largest of an empty bag"] = (new EmbeddingBag(Pooling.Max), [EmptyBag, Table], [0, 0]),
        ["gather"] = (new SequenceGather(), [Bag, Table], [20, 21, 10, 11, 40, -41, Nan, Nan]),
        ["linear"] = (new Linear(), [X, Matrix, OracleValue.Vector(1, -1)], [8, 9]),
        ["linear with addends"] = (new Linear(false, ActivationKind.Relu, 1), [X, Matrix, OracleValue.Vector(-8, 1)], [0, 11]),
        ["matmul"] = (new MatMul(), [Matrix, OracleValue.Numbers(new Shape(3, 1), [-2, 0, 3])], [7, 10]),
        ["matmul transposed"] = (new MatMul(true), [Matrix, Matrix], [14, 32, 32, 77]),
        ["prelu"] = (new Activate(ActivationKind.PRelu), [X, OracleValue.Vector(0.5, 1, 1)], [-1, 0, 3]),
        ["hard swish"] = (new Activate(ActivationKind.HardSwish), [X], [-1.0 / 3, 0, 3]),
        ["relu6 of a sequence"] = (new Activate(ActivationKind.Relu6), [OracleValue.Numbers(new Shape(3), [-1, 9, 9], 2)], [0, 6, Nan]),
        ["sum"] = (new Sum(3), [X, X, X], [-6, 0, 9]),
        ["square"] = (new Unary(UnaryKind.Square), [X], [4, 0, 9]),
        ["subtract a vector from steps"] = (new Binary(BinaryKind.Subtract), [Steps, OracleValue.Vector(1, 1)], [0, 1, 2, 3, Nan, Nan]),
        ["divide a number by a vector"] = (new Binary(BinaryKind.Divide), [OracleValue.Numbers(new Shape(), [6]), OracleValue.Vector(2, 3)], [3, 2]),
        ["where"] = (new Where(), [X, OracleValue.Vector(1, 2, 3), OracleValue.Vector(4, 5, 6)], [4, 5, 3]),
        ["mask"] = (new Mask(3, 7), [BagWeights, Bag], [2, 3, 7, Nan]),
        ["concat of rows"] = (new Concat(0), [Matrix, Matrix], [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]),
        ["concat of columns"] = (new Concat(1), [Matrix, OracleValue.Numbers(new Shape(2, 1), [8, 9])], [1, 2, 3, 8, 4, 5, 6, 9]),
        ["slice"] = (new Slice(1, 1, 2), [Matrix], [2, 3, 5, 6]),
        ["select"] = (new Select(2, 0, 2), [X], [3, -2, 3]),
        ["cross dot"] = (new CrossDot(1), [OracleValue.Vector(1, 2), OracleValue.Vector(3, 4), OracleValue.Vector(5, 6)], [11, 17]),
        ["products of pairs"] = (
            new FieldPairs(PairFunction.Product, false, 0, 1, 1, 1), [OracleValue.Vector(1, 2), OracleValue.Vector(3, 4)], [3, 8, 9, 16]),
        ["weighted dots of pairs"] = (
            new FieldPairs(PairFunction.Dot, true, 1, 0, 0, 0),
            [OracleValue.Vector(1, 2), OracleValue.Vector(3, 4), OracleValue.Numbers(new Shape(2, 2), [1, 10, -1, 0.5])],
            [83, 1]),
        ["stacked fields"] = (new StackFields(), [OracleValue.Vector(1, 2), OracleValue.Vector(3, 4)], [1, 3, 2, 4]),
        ["compressed interaction"] = (
            new CompressedInteraction(),
            [OracleValue.Numbers(new Shape(1, 2), [2, 3]), OracleValue.Numbers(new Shape(1, 2), [5, 7]), OracleValue.Numbers(new Shape(2, 4), [1, 0, 0, 0, 0, 1, -1, 2]), OracleValue.Vector(0.5, 1)],
            [10.5, 42]),
        ["line products"] = (
            new LineProducts(), [OracleValue.Numbers(new Shape(2, 1), [2, 3]), OracleValue.Numbers(new Shape(2, 2), [1, 2, 3, 4])], [2, 4, 9, 12]),
        ["line products of two terms"] = (
            new LineProducts(), [OracleValue.Numbers(new Shape(1, 2), [2, 3]), OracleValue.Numbers(new Shape(1, 4), [1, 2, 3, 4])], [11, 16]),
        ["attention over one pair"] = (
            new PairAttention(),
            [OracleValue.Numbers(new Shape(1, 2), [1, 1]), OracleValue.Vector(0), OracleValue.Numbers(new Shape(1, 1), [1]), OracleValue.Vector(1, 2), OracleValue.Vector(3, 4)],
            [3, 8]),
        ["hashed pairs"] = (
            // (3, 5): 8·9/2 + 5 = 41, row 1 of 4; (5, 3): 39, row 3.
            new HashedPairs([1, 3], [0, 1, 1, 0]), [OracleValue.OfIds(new Shape(), [2]), OracleValue.OfIds(new Shape(), [2]), Table], [60, -20]),
        ["reshape"] = (new Reshape(new Shape(3, 2)), [Matrix], [1, 2, 3, 4, 5, 6]),
        ["transpose"] = (new Transpose(), [Matrix], [1, 4, 2, 5, 3, 6]),
        ["the three largest"] = (new KMaxPooling(3), [OracleValue.Vector(1, 3, 2, 3, 4)], [3, 3, 4]),
        ["the largest of columns, sorted"] = (
            new KMaxPooling(2, true), [OracleValue.Numbers(new Shape(3, 2), [1, 9, 5, 7, 3, 8])], [5, 9, 3, 8]),
        ["the two best"] = (new TopKMask(2), [OracleValue.Vector(1, 3, 2, 3, 3)], [0, 1, 0, 1, 0]),
        ["the best of a history"] = (new TopKMask(3), [History], [1, 1, Nan]),
        ["the best beside padding"] = (new TopKMask(2, true), [History], [0, 1, Nan]),
        ["positions"] = (new AlongSequence(), [OracleValue.Vector(4, 5, 6), Steps], [4, 5, Nan]),
        ["positions from the end"] = (new AlongSequence(true), [OracleValue.Vector(4, 5, 6), Steps], [5, 6, Nan]),
        ["steps padded in front"] = (new PadSequence(true), [Steps], [0, 0, 1, 2, 3, 4]),
        ["padded steps"] = (new PadSequence(), [Steps], [1, 2, 3, 4, 0, 0]),
        ["attention to equal keys"] = (new MultiHeadAttention(2), [OracleValue.Vector(1, 1), Zeros, Steps], [2, 3]),
        ["attention to the first keys"] = (new MultiHeadAttention(1, Causal: true), [Zeros, Zeros, Steps], [1, 2, 2, 3, Nan, Nan]),
        ["attention with a mask"] = (new MultiHeadAttention(1, Masked: true), [OracleValue.Vector(1, 1), Zeros, Steps, History], [3, 4]),
        ["attention to the best of each head"] = (new MultiHeadAttention(2, Top: 1), [OracleValue.Vector(1, -1), Steps, Steps], [3, 2]),
        ["attention with one more key"] = (
            new MultiHeadAttention(1, Joined: true), [OracleValue.Vector(1, 1), Zeros, Steps, OracleValue.Vector(0, 0), OracleValue.Vector(8, 9)], [4, 5]),
        ["attention to scaled scores"] = (
            new MultiHeadAttention(1, Math.Log(3)), [OracleValue.Vector(1, 0), OracleValue.Numbers(new Shape(2, 2), [1, 0, 0, 1]), OracleValue.Numbers(new Shape(2, 1), [4, 8])], [5]),
        ["attention to nothing"] = (new MultiHeadAttention(1), [OracleValue.Vector(1, 1), NoSteps, NoSteps], [0, 0]),
        ["expand"] = (new Expand(), [OracleValue.Vector(8, 9), Steps], [8, 9, 8, 9, Nan, Nan]),
        ["sum of steps"] = (new Reduce(ReduceKind.Sum, 0), [Steps], [4, 6]),
        ["mean of a history"] = (new Reduce(ReduceKind.Mean, 0), [History], [2]),
        ["mean of nothing"] = (new Reduce(ReduceKind.Mean, 0), [Empty], [0]),
        ["largest of nothing"] = (new Reduce(ReduceKind.Max, 0), [Empty], [0]),
        ["largest of channels"] = (new Reduce(ReduceKind.Max, 1), [Steps], [2, 4, Nan]),
        ["softmax"] = (new Softmax(), [OracleValue.Vector(0, Math.Log(3))], [0.25, 0.75]),
        ["softmax of a history"] = (new Softmax(), [OracleValue.Numbers(new Shape(3), [4, 4, 99], 2)], [0.5, 0.5, Nan]),
        ["softmax of nothing"] = (new Softmax(), [Empty], [Nan, Nan, Nan]),
        ["softmax of steps"] = (new Softmax(), [OracleValue.Numbers(new Shape(2, 2), [7, 7, 7, 7], 1)], [0.5, 0.5, Nan, Nan]),
        ["weighted sum"] = (new WeightedSum(), [History, Steps], [14, 18]),
        ["if empty"] = (new IfEmpty(), [X, Empty, OracleValue.Vector(7, 8, 9)], [7, 8, 9]),
        ["if not empty"] = (new IfEmpty(), [X, History, OracleValue.Vector(7, 8, 9)], [-2, 0, 3]),
        ["scale and shift"] = (new ScaleShift(), [Steps, OracleValue.Vector(2, 3), OracleValue.Vector(0, 1)], [2, 7, 6, 13, Nan, Nan]),
        ["crossed ids in one bucket"] = (new CrossedBag(1, FirstIndex: 1), [Bag, OracleValue.OfIds(new Shape(), [2]), Table], [60, 63]),
        ["mean of crossed ids"] = (new CrossedBag(1, 4, 1, Pooling.Mean), [Bag, Bag, Table], [20, 21]),
        ["crossed with nothing"] = (new CrossedBag(3), [Bag, EmptyBag, Table], [0, 0]),
        ["trees"] = (new TreeEnsemble(), [X, Trees, Roots, OracleValue.Vector(10, 20, 300, 400), OracleValue.Vector(1, 2)], [21, 302]),
        ["trees of missing numbers"] = (
            new TreeEnsemble(), [OracleValue.Vector(Nan, 0, Nan), Trees, Roots, OracleValue.Vector(10, 20, 300, 400), OracleValue.Vector(1, 2)], [11, 402]),
        ["trees of sets"] = (
            new TreeEnsemble(true),
            [X, SetTree, OracleValue.Numbers(new Shape(1, 2), [0, 0]), OracleValue.Vector(5, 6), OracleValue.Vector(0), OracleValue.Vector(1, 7, 2, 3, 9)], [5]),
        ["trees where zero is missing"] = (
            new TreeEnsemble(), [X, ZeroTree, OracleValue.Numbers(new Shape(1, 2), [0, 0]), OracleValue.Vector(5, 6), OracleValue.Vector(0)], [6]),
        ["batch norm"] = (
            new BatchNorm(0), [OracleValue.Vector(5), OracleValue.Vector(1), OracleValue.Vector(4), OracleValue.Vector(3), OracleValue.Vector(-1)], [5]),
        ["layer norm"] = (new LayerNorm(0), [OracleValue.Vector(1, 3), OracleValue.Vector(2, 2), OracleValue.Vector(0, 1)], [-2, 3]),
        ["dice at the mean"] = (
            new Dice(0), [OracleValue.Vector(4), OracleValue.Vector(0.5), OracleValue.Vector(4), OracleValue.Vector(9)], [3]),
        ["dot"] = (new Dot(), [X, OracleValue.Vector(1, 2, 3)], [7]),
        ["cross vector"] = (new CrossVector(), [OracleValue.Vector(1, 2), OracleValue.Vector(3, 4), OracleValue.Vector(1, -1), OracleValue.Vector(0, 1)], [2, 3]),
        ["cross matrix"] = (
            new CrossMatrix(),
            [OracleValue.Vector(1, 2), OracleValue.Vector(3), OracleValue.Vector(5, 6), OracleValue.Numbers(new Shape(2, 1), [1, -1]), OracleValue.Vector(0, 1)],
            [8, 2]),
        ["gated cross"] = (
            new GatedCross(),
            [
                OracleValue.Vector(1, 2), OracleValue.Vector(5, 6), OracleValue.Numbers(new Shape(2, 2), [1, 0, 0, -1]), OracleValue.Vector(0, 1),
                OracleValue.Numbers(new Shape(2, 2), [0, 0, Math.Log(3) / 5, 0]),
            ],
            [7.5, -1.5]),
        ["conv"] = (
            new Conv(1, 0),
            [OracleValue.Numbers(new Shape(3, 1, 2), [1, 2, 3, 4, 5, 6]), OracleValue.Numbers(new Shape(1, 2, 1), [10, 1]), OracleValue.Vector(0.5)],
            [1.5, 2.5, 13.5, 24.5, 35.5, 46.5]),
        ["pooled conv of two channels"] = (
            new Conv(0, 0, ActivationKind.Relu, 2, 1, 1),
            [
                OracleValue.Numbers(new Shape(3, 2, 1), [1, 2, -3, 4, -5, -6]), OracleValue.Numbers(new Shape(2, 1, 2), [1, 1, -1, 0]),
                OracleValue.Vector(0, 0),
            ],
            [3, 0, 1, 5]),
        ["gru that keeps half"] = (
            new Gru(GruReset.AfterProduct, Last: true), [Steps, Gates(2), OracleValue.Vector(0, 0, 1), Gates(1), OracleValue.Vector(0, 0, 0)],
            [Math.Tanh(1) * 0.75]),
        ["states of a gru that keeps half"] = (
            new Gru(GruReset.BeforeProduct), [Steps, Gates(2), OracleValue.Vector(0, 0, 1), Gates(1), OracleValue.Vector(0, 0, 0)],
            [Math.Tanh(1) / 2, Math.Tanh(1) * 0.75, Nan]),
        ["lstm that lets half in"] = (
            new Lstm(Last: true), [Steps, OracleValue.Numbers(new Shape(4, 2), new double[8]), OracleValue.Vector(0, 0, 1, 0), OracleValue.Numbers(new Shape(4, 1), new double[4]), OracleValue.Vector(0, 0, 0, 0)],
            [Math.Tanh(Math.Tanh(1) * 0.75) / 2]),
        ["states of an lstm with factors"] = (
            new Lstm(Scaled: true),
            [
                Steps, OracleValue.Numbers(new Shape(3, 2), [1, 5, 0.5, 2, 9, 9], 2), OracleValue.Numbers(new Shape(4, 2), [0, 0, 0, 0, 0, 0, 0, 0]),
                OracleValue.Vector(0, 0, 1, 0), OracleValue.Numbers(new Shape(4, 1), new double[4]), OracleValue.Vector(0, 0, 0, 0),
            ],
            [Math.Tanh(Math.Tanh(1) / 2) / 2, Math.Tanh(Math.Tanh(1) * 0.75) / 2, Nan]),
        ["memory of one slot"] = (
            new InterestMemory(),
            [
                OracleValue.Numbers(new Shape(2, 3), [9, -1e9, 1, 9, 9, 9], 1), Nothing(3, 1), Nothing(3, 1), OracleValue.Numbers(new Shape(6, 1), [0, 0, 0, 0, 0, 1]),
                OracleValue.Vector(0, 0, 0, 0, 0, 0), OracleValue.Numbers(new Shape(1, 1), [3]), OracleValue.Numbers(new Shape(1, 1), [1]), OracleValue.Vector(7),
            ],
            [Math.Tanh(1), 3, 1.5 + Math.Tanh(Math.Tanh(1)), Math.Tanh(Math.Tanh(1)), 1]),
        ["memory of padding"] = (
            new InterestMemory(PaddedInFront: true),
            [
                OracleValue.Numbers(new Shape(2, 3), [9, 9, 9, 9, 9, 9], 0), Nothing(3, 1), Nothing(3, 1), Nothing(6, 1), OracleValue.Vector(0, 0, 0, 0, 0, 0),
                OracleValue.Numbers(new Shape(1, 1), [3]), OracleValue.Numbers(new Shape(1, 1), [1]), OracleValue.Vector(7), OracleValue.Vector(0, 0, 5),
            ],
            [0, 3, 3, 0, 2]),
        ["matches"] = (new MatchCount(5), [OracleValue.OfIds(new Shape(5), [3, 1, 3, 0, 3], 4), OracleValue.OfIds(new Shape(), [3])], [2]),
        ["matches of padding"] = (new MatchCount(5, 3), [OracleValue.OfIds(new Shape(5), [3, 1, 3, 0, 3], 4), OracleValue.OfIds(new Shape(), [3])], [0]),
        ["matches beyond the ids"] = (new MatchCount(3), [OracleValue.OfIds(new Shape(5), [3, 1, 3, 0, 3], 4), OracleValue.OfIds(new Shape(), [3])], [0]),
        ["counts"] = (new CountIds(4, 0), [OracleValue.OfIds(new Shape(5), [3, 1, 3, 0, 3], 4)], [0, 1, 0, 2]),
        ["element by id"] = (new TakeById(), [X, OracleValue.OfIds(new Shape(), [2])], [3]),
        ["element beyond the end"] = (new TakeById(), [X, OracleValue.OfIds(new Shape(), [3])], [0]),
        ["last position"] = (new LastPosition(), [Steps], [3, 4]),
        ["last position that is no padding"] = (new LastPosition(0), [OracleValue.Numbers(new Shape(3), [4, 5, 6], 2), OracleValue.OfIds(new Shape(3), [1, 0, 1], 2)], [4]),
        ["last position of nothing"] = (new LastPosition(), [Empty], [0]),
        ["augru"] = (
            new AttentionalGru(GruAttention.UpdateGate, GruReset.AfterProduct),
            [Steps, OracleValue.Numbers(new Shape(3), [1, 0.5, 9], 2), Gates(2), OracleValue.Vector(0, 0, 1), Gates(1), OracleValue.Vector(0, 0, 0)],
            [Math.Tanh(1) * 0.625]),
        ["augru of the authors"] = (
            new AttentionalGru(GruAttention.KeepGate, GruReset.AfterProduct),
            [Steps, OracleValue.Numbers(new Shape(3), [0, 1, 9], 2), Gates(2), OracleValue.Vector(0, 0, 1), Gates(1), OracleValue.Vector(0, 0, 0)],
            [Math.Tanh(1)]),
        ["agru"] = (
            new AttentionalGru(GruAttention.Update, GruReset.AfterProduct),
            [
                Steps, OracleValue.Numbers(new Shape(3), [1, 0.25, 9], 2), OracleValue.Numbers(new Shape(2, 2), [0, 0, 0, 1]), OracleValue.Vector(0, 0),
                OracleValue.Numbers(new Shape(2, 1), [0, 0]), OracleValue.Vector(0, 2),
            ],
            [(0.75 * Math.Tanh(3)) + (0.25 * Math.Tanh(5))]),
        ["aigru"] = (
            new AttentionalGru(GruAttention.Input, GruReset.AfterProduct),
            [
                OracleValue.Numbers(new Shape(3, 2), [1, 2, 3, 4, 5, 6], 1), OracleValue.Numbers(new Shape(3), [0.5, 7, 9], 1),
                OracleValue.Numbers(new Shape(3, 2), [0, 0, 0, 0, 1, 1]), OracleValue.Vector(0, 0, 4), Gates(1), OracleValue.Vector(0, 0, 0),
            ],
            [Math.Tanh(5.5) / 2]),
        ["linear of the second scene"] = (
            new SceneLinear(),
            [X, OracleValue.OfIds(new Shape(), [1]), OracleValue.Numbers(new Shape(2, 1, 3), [9, 9, 9, 1, 5, 2]), OracleValue.Numbers(new Shape(2, 1), [7, -1])],
            [3]),
        ["linear of a scene with an addend"] = (
            new SceneLinear(false, ActivationKind.Relu, 1),
            [X, OracleValue.OfIds(new Shape(), [0]), OracleValue.Numbers(new Shape(1, 2, 3), [1, 0, 0, 0, 0, 1]), OracleValue.Vector(1, 1)],
            [0, 4]),
        ["between knots"] = (new Interpolate(), [OracleValue.Vector(1.5), OracleValue.Vector(0, 1, 3), OracleValue.Vector(5, 4, 8)], [5]),
        ["before the first knot"] = (new Interpolate(), [OracleValue.Vector(-1), OracleValue.Vector(0, 1, 3), OracleValue.Vector(5, 4, 8)], [5]),
        ["at the last knot"] = (new Interpolate(), [OracleValue.Vector(3), OracleValue.Vector(0, 1, 3), OracleValue.Vector(5, 4, 8)], [8]),
        ["mixed experts"] = (new MixExperts(), [OracleValue.Vector(0.5, 2), OracleValue.Vector(1, 2), OracleValue.Vector(3, 4)], [6.5, 9]),
    };

    private static OracleValue Nothing(int rows, int columns) => OracleValue.Numbers(new Shape(rows, columns), new double[rows * columns]);

    /// <summary>The weight of three gates with one state that gives 0 for every input.</summary>
    private static OracleValue Gates(int width) => OracleValue.Numbers(new Shape(3, width), new double[3 * width]);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_oracle_gives_the_number_worked_out_by_hand(string name)
    {
        var (operation, inputs, expected) = Cases[name];
        var actual = OracleEvaluator.Evaluate(operation, inputs);
        Assert.Equal(expected.Select(double.IsNaN), actual.Data.Select(double.IsNaN));
        OracleAssert.Close(
            expected.Where(element => !double.IsNaN(element)).ToArray(),
            actual.Data.Where(element => !double.IsNaN(element)).ToArray(),
            0,
            1e-15,
            name);
    }

    [Theory]
    [InlineData(ActivationKind.Sigmoid, -1, 0.2689414213699951)]
    [InlineData(ActivationKind.LeakyRelu, -1, -0.01)]
    [InlineData(ActivationKind.Elu, -1, -0.6321205588285577)]
    [InlineData(ActivationKind.Selu, -1, -1.1113307378125625)]
    [InlineData(ActivationKind.Selu, 1, 1.0507009873554805)]
    [InlineData(ActivationKind.Gelu, -1, -0.15865525393145707)]
    [InlineData(ActivationKind.Gelu, 2, 1.9544997361036416)]
    [InlineData(ActivationKind.GeluTanh, 1, 0.8411919906082768)]
    [InlineData(ActivationKind.Silu, 2, 1.7615941559557649)]
    [InlineData(ActivationKind.Softplus, 1, 1.3132616875182228)]
    [InlineData(ActivationKind.Softplus, 800, 800)]
    [InlineData(ActivationKind.HardSigmoid, 1.5, 0.75)]
    public void Activations_have_their_known_values(ActivationKind kind, double x, double expected) => OracleAssert.Close(
        [expected], OracleEvaluator.Evaluate(new Activate(kind), OracleValue.Vector(x)).Data, 0, 1e-14, $"{kind}({x})");
}
