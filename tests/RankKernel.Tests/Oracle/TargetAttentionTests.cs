using RankKernel.Features;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Oracle;

public class TargetAttentionTests
{
    private const int Width = 5;
    private const int Hidden = 7;
    private const int Most = 6;

    public static IEnumerable<object[]> Options =>
        from normalization in Enum.GetValues<AttentionNormalization>()
        from empty in Enum.GetValues<EmptyHistory>()
        from projected in new[] { false, true }
        from layers in new[] { 1, 3 }
        from paddingId in new[] { -1, 0 }
        select new object[] { normalization, empty, projected, layers, paddingId };

    [Theory]
    [MemberData(nameof(Options))]
    public void The_lowering_agrees_at_every_length_and_with_any_padding(
        AttentionNormalization normalization, EmptyHistory empty, bool projected, int layers, int paddingId)
    {
        var operation = new TargetAttention(layers, ActivationKind.Dice, normalization, 0.5, paddingId, empty, projected);
        var node = Node(operation);
        foreach (var length in new[] { 0, 1, 2, Most })
        {
            foreach (var ids in new int[][] { [1, 2, 3, 4, 5, 6], [0, 2, 0, 4, 5, 0], [0, 0, 0, 0, 0, 0] })
            {
                var values = Rows(node, length, ids);
                var expected = OracleEvaluator.Evaluate(operation, [.. node.Inputs.Select(input => values[input])]);
                var actual = LoweredEvaluator.Evaluate(node, value => values[value]);
                Assert.All(expected.Data, element => Assert.True(double.IsFinite(element)));
                OracleAssert.Close(expected, actual, 1e-12, 1e-12, $"{operation}, length {length}, ids {string.Join(' ', ids)}");
            }
        }
    }

    [Fact]
    public void Projecting_the_parts_of_the_first_layer_gives_the_same_attention()
    {
        var plain = Node(new TargetAttention(1, ActivationKind.Sigmoid));
        var values = Rows(plain, 4, [1, 2, 3, 4, 5, 6]);
        var inputs = plain.Inputs.Select(input => values[input]).ToArray();
        var (query, keys, weight, bias) = (inputs[0], inputs[1], inputs[2], inputs[3]);

        // W₁ meets q, W₂ k, W₃ q−k, W₄ q⊙k.
        OracleValue Part(double first, double second, double third, double fourth) => OracleValue.Make(
            new Shape(Hidden, Width),
            i => Block(0, i, first) + Block(1, i, second) + Block(2, i, third) + Block(3, i, fourth));
        double Block(int block, int i, double sign) => sign * weight[(i / Width * 4 * Width) + (block * Width) + (i % Width)];

        var keyPart = OracleEvaluator.Evaluate(new Linear(false), keys, Part(0, 1, -1, 0));
        var queryPart = OracleEvaluator.Evaluate(new Linear(), query, Part(1, 0, 1, 0), bias);
        OracleAssert.Close(
            OracleEvaluator.Evaluate(new TargetAttention(1, ActivationKind.Sigmoid), inputs),
            OracleEvaluator.Evaluate(
                new TargetAttention(1, ActivationKind.Sigmoid, Projected: true),
                query, keys, keyPart, queryPart, Part(0, 0, 0, 1), inputs[4], inputs[5]),
            1e-13,
            1e-12,
            "projected attention");
    }

    [Fact]
    public void One_position_under_softmax_is_that_key()
    {
        var node = Node(new TargetAttention(1, ActivationKind.Relu, AttentionNormalization.Softmax));
        var values = Rows(node, 1, [1, 2, 3, 4, 5, 6]);
        var attended = OracleEvaluator.Evaluate(node.Operation, [.. node.Inputs.Select(input => values[input])]);
        OracleAssert.Close(values[node.Inputs[1]].Data.AsSpan(0, Width), attended.Data, 0, 1e-15, "attention over one position");
    }

    [Fact]
    public void An_empty_history_gives_the_padding_row_and_one_of_padding_alone_gives_zeros()
    {
        var node = Node(new TargetAttention(1, ActivationKind.Relu, PaddingId: 0, Empty: EmptyHistory.PaddingRow));
        OracleValue Attend(int length)
        {
            var values = Rows(node, length, new int[Most]);
            return OracleEvaluator.Evaluate(node.Operation, [.. node.Inputs.Select(input => values[input])]);
        }

        Assert.Equal(OracleValue.OfTensor(node.Inputs[^1].Data!).Data, Attend(0).Data);
        Assert.Equal(new double[Width], Attend(Most).Data);
    }

    private static Node Node(TargetAttention operation)
    {
        Feature[] features =
        [
            new NumericFeature("query", Side.Item, NumericEncoding.Raw, Width),
            new SequenceFeature("history", Side.User, Most, [new IdColumn("id", new DirectEncoding(6, 1, Padding: 0))]),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(1));
        Value P(string name, params int[] shape) => graph.Parameter(name, shape);
        var query = graph.Input("query");
        var ids = graph.Input("history", "id");
        var keys = graph.SequenceGather(ids, P("embedding.id", 7, Width));
        List<Value> inputs = [query, keys, .. operation.PaddingId >= 0 ? [ids] : Array.Empty<Value>()];
        if (operation.Projected)
        {
            inputs.AddRange([graph.Linear(keys, P("key", Hidden, Width)), graph.Linear(query, P("query.weight", Hidden, Width))]);
        }

        for (var layer = 0; layer < operation.Layers; layer++)
        {
            var width = layer > 0 ? Hidden : operation.Projected ? Width : 4 * Width;
            inputs.Add(P($"w{layer}", Hidden, width));
            if (layer > 0 || !operation.Projected)
            {
                inputs.Add(P($"b{layer}", Hidden));
            }

            for (var vector = 0; vector < operation.Activation.ParameterCount; vector++)
            {
                inputs.Add(P($"a{layer}.{vector}", Hidden));
            }
        }

        inputs.AddRange([P("out.weight", 1, Hidden), P("out.bias", 1)]);
        if (operation.Empty == EmptyHistory.PaddingRow)
        {
            inputs.Add(P("padding", Width));
        }

        return graph.Add(operation, inputs).Producer!;
    }

    private static Dictionary<Value, OracleValue> Rows(Node node, int length, int[] ids)
    {
        var random = new Random(length);
        var values = new Dictionary<Value, OracleValue>();
        foreach (var input in node.Inputs.Where(input => input.Source is not null || input.Data is null))
        {
            values[input] = input.Type.Kind == ElementKind.Id
                ? OracleValue.OfIds(input.Shape, ids, length)
                : OracleValue.Make(input.Shape, _ => (2 * random.NextDouble()) - 1, input.Type.Sequence is null ? null : length);
        }

        foreach (var parameter in node.Inputs.Where(input => input.Data is not null))
        {
            values[parameter] = OracleValue.OfTensor(parameter.Data!);
        }

        return values;
    }
}
