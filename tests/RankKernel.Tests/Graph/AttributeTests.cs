using RankKernel.Graph;
using RankKernel.Tests.Oracle;
using Xunit;
using Attribute = RankKernel.Graph.Attribute;

namespace RankKernel.Tests.GraphTests;

public class AttributeTests
{
    private static readonly Activation Leaky = new(ActivationKind.LeakyRelu, 0.3);

    private static readonly Operation[] Operations =
    [
        new EmbeddingBag(), new EmbeddingBag(Pooling.Max, 3, true), new SequenceGather(),
        new Linear(), new Linear(false, Leaky, 2), new Linear(true, ActivationKind.Dice), new MatMul(), new MatMul(true),
        new Activate(ActivationKind.Gelu), new Activate(new Activation(ActivationKind.Elu, 0.7)),
        new Sum(2), new Sum(3, Leaky),
        .. Enum.GetValues<UnaryKind>().Select(function => new Unary(function)),
        .. Enum.GetValues<BinaryKind>().Select(function => new Binary(function)),
        new Where(), new Mask(5, -1e9), new ScaleShift(),
        new Concat(1), new Slice(1, 2, 3), new Reshape(new Shape(2, 3)), new Reshape(new Shape()), new Transpose(), new Expand(),
        new Reduce(ReduceKind.Max, 2), new Softmax(), new WeightedSum(), new IfEmpty(),
        new BatchNorm(1e-3, false), new LayerNorm(1e-6), new Dice(1e-8, true),
        new FactorizationMachine(), new BiInteraction(), new PairwiseDot(PairOrder.Lower, true), new CrossDot(2), new Select(2, 0, 1), new Dot(), new CrossVector(), new CrossMatrix(), new GatedCross(), new Conv(), new KMaxPooling(3), new KMaxPooling(2, true), new Conv(1, 2, Leaky, 3, 2, 1),
        new FieldPairs(PairFunction.Product, false, 0, 1), new FieldPairs(PairFunction.Dot, true, 2, 0, 1, 1), new StackFields(),
        new CompressedInteraction(), new CompressedInteraction(false, Leaky, 2), new LineProducts(), new PairAttention(),
        new HashedPairs([0, 40], [0, 1, 1, 0]),
        new TargetAttention(2, ActivationKind.Dice),
        new TargetAttention(3, Leaky, AttentionNormalization.Softmax, 0.125, 4, EmptyHistory.PaddingRow, true),
        new TargetAttention(1, Leaky, Weights: true),
        new MultiHeadAttention(2), new MultiHeadAttention(4, 0.25, true, 3, true, Top: 7), new MultiHeadAttention(1, Joined: true),
        new TopKMask(5), new TopKMask(1, true), new AlongSequence(), new AlongSequence(true), new PadSequence(), new PadSequence(true),
        new Gru(GruReset.AfterProduct, true), new Gru(GruReset.BeforeProduct, Projected: true), new MixExperts(),
        new Lstm(Last: true), new Lstm(Scaled: true), new Lstm(Projected: true),
        new CrossedBag(9), new CrossedBag(100, 3, 7, Pooling.Max),
        new TreeEnsemble(), new TreeEnsemble(true),
        new SceneLinear(), new SceneLinear(false, Leaky, 3), new Interpolate(),
        new InterestMemory(), new InterestMemory(MemoryUsage.WrittenTwice, true, true, true, 1.5, 10), new LastPosition(), new LastPosition(3),
        new CountIds(7, 2), new MatchCount(5), new TakeById(),
        .. Enum.GetValues<GruAttention>().Select(attention => new AttentionalGru(attention, GruReset.BeforeProduct, attention == GruAttention.Input)),
    ];

    [Fact]
    public void Every_operation_comes_back_from_its_options()
    {
        Assert.All(Operations, operation => Assert.Equal(operation, OperationRegistry.Read(operation.Kind, Options(operation))));
        Assert.Equal(OperationRegistry.Kinds.Order(StringComparer.Ordinal), Kinds());
    }

    [Fact]
    public void The_operations_of_random_models_come_back_from_their_options()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            foreach (var node in RandomModel.Create(seed).Graph.Nodes)
            {
                Assert.True(
                    node.Operation.Equals(OperationRegistry.Read(node.Operation.Kind, Options(node.Operation))),
                    $"Seed {seed}: {node} comes back otherwise.");
            }
        }
    }

    [Fact]
    public void An_option_left_out_is_named()
    {
        foreach (var operation in Operations)
        {
            foreach (var option in Options(operation))
            {
                if (option.Name == "weights")
                {
                    continue; // Attention gives no weights unless it says so.
                }

                var rest = Options(operation).Where(other => other.Name != option.Name);
                Refused(operation.Kind, rest, $"'{option.Name}' is missing");
            }
        }
    }

    [Fact]
    public void An_option_of_another_type_is_named()
    {
        foreach (var operation in Operations)
        {
            foreach (var option in Options(operation))
            {
                var wrong = Options(operation).Select(other => other.Name == option.Name ? option with { Content = new object() } : other);
                Refused(operation.Kind, wrong, $"'{option.Name}' is not");
            }
        }
    }

    [Fact]
    public void An_option_that_nobody_reads_is_named() =>
        Assert.All(Operations, operation => Refused(operation.Kind, [.. Options(operation), new Attribute("other", 1L)], "'other' is not known"));

    [Fact]
    public void An_option_given_twice_is_named() =>
        Refused("Concat", [new Attribute("axis", 0L), new Attribute("axis", 1L)], "'axis' is given twice");

    [Fact]
    public void An_operation_that_nobody_knows_is_named() => Refused("Conv9", [], "'Conv9' is not known");

    [Theory]
    [InlineData("Concat", "axis", 1L << 32, "'axis' is 4294967296, outside the range")]
    [InlineData("MatMul", "transpose_b", 2L, "'transpose_b' is 2; expected 0 or 1")]
    [InlineData("LayerNorm", "epsilon", double.NaN, "'epsilon' is NaN; expected a finite number")]
    [InlineData("LayerNorm", "epsilon", double.PositiveInfinity, "expected a finite number")]
    [InlineData("Unary", "function", "Cube", "'function' is 'Cube'; expected one of Negate, Abs")]
    [InlineData("Unary", "function", "1", "'function' is '1'; expected one of Negate, Abs")]
    [InlineData("Unary", "function", "negate", "'function' is 'negate'; expected one of Negate, Abs")]
    public void An_option_out_of_range_is_refused_with_what_was_found(string kind, string name, object content, string message) =>
        Refused(kind, [new Attribute(name, content)], message);

    [Theory]
    [InlineData(new[] { 2L, 0L }, "'shape' is [2, 0]; expected positive dimensions")]
    [InlineData(new[] { -1L }, "'shape' is [-1]; expected positive dimensions")]
    [InlineData(new[] { 2147483647L, 2147483647L, 2147483647L }, "expected positive dimensions")]
    [InlineData(new[] { 1L << 40 }, "'shape' holds 1099511627776, outside the range")]
    public void A_shape_out_of_range_is_refused(long[] dimensions, string message) =>
        Refused("Reshape", [new Attribute("shape", dimensions)], message);

    private static IEnumerable<string> Kinds() => Operations.Select(operation => operation.Kind).Distinct().Order(StringComparer.Ordinal);

    private static IReadOnlyList<Attribute> Options(Operation operation)
    {
        var writer = new AttributeWriter();
        operation.Write(writer);
        return writer.Attributes;
    }

    private static void Refused(string kind, IEnumerable<Attribute> options, string message)
    {
        var error = Assert.Throws<GraphException>(() => OperationRegistry.Read(kind, options));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
