using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Tests.Engine;
using Xunit;

namespace RankKernel.Tests.Oracle;

/// <summary>Recurrent operations at every length: oracle, lowering and the CPU backend.</summary>
public class RecurrenceTests
{
    private const int Most = 9;
    private const int Width = 5;
    private const int States = 7;

    public static TheoryData<GruReset, bool> GruOptions => new()
    {
        { GruReset.AfterProduct, false }, { GruReset.AfterProduct, true }, { GruReset.BeforeProduct, false }, { GruReset.BeforeProduct, true },
    };

    public static TheoryData<GruAttention, GruReset> AttentionOptions
    {
        get
        {
            var data = new TheoryData<GruAttention, GruReset>();
            foreach (var attention in Enum.GetValues<GruAttention>())
            {
                data.Add(attention, GruReset.AfterProduct);
                data.Add(attention, GruReset.BeforeProduct);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(GruOptions))]
    public void A_gru_is_that_of_the_oracle_at_every_length(GruReset reset, bool last) => ScoresAreThoseOfTheOracle(graph =>
    {
        var states = graph.Add(new Gru(reset, last), [Keys(graph), .. Weights(graph, Gru.Gates)]);
        return last ? states : graph.Reduce(states, ReduceKind.Sum, 0);
    });

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void An_lstm_is_that_of_the_oracle_at_every_length(bool last, bool scaled) => ScoresAreThoseOfTheOracle(graph =>
    {
        var keys = Keys(graph);
        Value[] factors = scaled
            ? [graph.Activate(graph.Linear(keys, graph.Parameter("factors", Lstm.Factors * States, Width)), ActivationKind.Sigmoid)]
            : [];
        var states = graph.Add(new Lstm(last, scaled), [keys, .. factors, .. Weights(graph, Lstm.Gates)]);
        return last ? states : graph.Reduce(states, ReduceKind.Sum, 0);
    });

    [Theory]
    [MemberData(nameof(AttentionOptions))]
    public void An_attentional_gru_is_that_of_the_oracle_at_every_length(GruAttention attention, GruReset reset) => ScoresAreThoseOfTheOracle(graph =>
    {
        var keys = Keys(graph);
        var operation = new AttentionalGru(attention, reset);
        return graph.Add(operation, [keys, Scores(graph, keys), .. Weights(graph, operation.Gates)]);
    });

    [Theory]
    [MemberData(nameof(AttentionOptions))]
    public void The_inputs_products_can_be_taken_out_of_an_attentional_gru(GruAttention attention, GruReset reset)
    {
        var graph = Builder(Side.User);
        var keys = Keys(graph);
        var operation = new AttentionalGru(attention, reset);
        var node = graph.Add(operation, [keys, Scores(graph, keys), .. Weights(graph, operation.Gates)]).Producer!;
        var random = new Random(3);
        foreach (var length in new[] { 0, 1, Most })
        {
            var values = node.Inputs.ToDictionary(input => input, input => input.Data is { } data
                ? OracleValue.OfTensor(data)
                : OracleValue.Make(input.Shape, _ => random.NextDouble(), length));
            var expected = OracleEvaluator.Evaluate(operation, [.. node.Inputs.Select(input => values[input])]);
            OracleAssert.Close(expected, LoweredEvaluator.Evaluate(node, value => values[value]), 1e-12, 1e-12, $"{operation}, length {length}");
        }
    }

    [Fact]
    public void Without_attention_AUGRU_keeps_its_state_and_the_authors_form_is_a_plain_gru()
    {
        double[] Run(Operation operation, params OracleValue[] scores)
        {
            var random = new Random(5);
            OracleValue Next(params int[] shape) => OracleValue.Make(new Shape(shape), _ => random.NextDouble() - 0.5);
            var x = OracleValue.Make(new Shape(4, Width), _ => random.NextDouble(), 4);
            return OracleEvaluator.Evaluate(
                operation, [x, .. scores, Next(3 * States, Width), Next(3 * States), Next(3 * States, States), Next(3 * States)]).Data;
        }

        var none = OracleValue.Make(new Shape(4), _ => 0, 4);
        Assert.Equal(new double[States], Run(new AttentionalGru(GruAttention.UpdateGate, GruReset.AfterProduct), none));
        OracleAssert.Close(
            Run(new Gru(GruReset.BeforeProduct, Last: true)),
            Run(new AttentionalGru(GruAttention.KeepGate, GruReset.BeforeProduct), none),
            1e-15,
            0,
            "the authors' AUGRU without attention");
    }

    /// <summary>The history is the user's, then the item's, so that candidates differ in length.</summary>
    private static void ScoresAreThoseOfTheOracle(Func<GraphBuilder, Value> build)
    {
        foreach (var side in new[] { Side.User, Side.Item })
        {
            var graph = Builder(side);
            var state = build(graph);
            graph.Output("score", graph.Linear(state, graph.Parameter("out.weight", 1, state.Shape[0])));
            var definition = new ModelDefinition("recurrence", graph.Features, graph.Build());
            using var model = new RankModel(definition);
            using var ranker = model.CreateRanker();
            for (var length = 0; length <= Most; length++)
            {
                var (user, items) = RandomEncoded.Rows(definition.Features, 101, length);
                SetLength(side == Side.User ? user : items, length);
                var expected = FlatExecutor.Run(definition.Graph, user, items, definition.Features)["score"];
                var scores = new float[items.Count];
                ranker.Score(EncodedRequest.Of(model, user, items), scores);
                OracleAssert.Close(expected, scores, 1e-6, 1e-6, $"history of the {side}, length {length}");
            }
        }
    }

    private static void SetLength(EncodedRows rows, int length)
    {
        var offset = rows.Schema[new InputSource("history", "id")].LengthOffset;
        for (var row = 0; row < rows.Count; row++)
        {
            rows.IdRow(row)[offset] = (length + row) % (Most + 1);
        }
    }

    private static GraphBuilder Builder(Side history) => new(
        [
            new NumericFeature("query", Side.Item, NumericEncoding.Raw, Width),
            new SequenceFeature("history", history, Most, [new IdColumn("id", new DirectEncoding(6, 1, Padding: 0))]),
        ],
        new RandomParameters(1));

    private static Value Keys(GraphBuilder graph) => graph.SequenceGather(graph.Input("history", "id"), graph.Parameter("embedding.id", 7, Width));

    private static Value Scores(GraphBuilder graph, Value keys)
    {
        var query = graph.Reshape(graph.Input("query"), 1, Width);
        return graph.Softmax(graph.Reshape(graph.Add(new MatMul(true), [keys, query]), Most));
    }

    private static Value[] Weights(GraphBuilder graph, int gates) =>
    [
        graph.Parameter("weight", gates * States, Width), graph.Parameter("bias", gates * States),
        graph.Parameter("recurrent.weight", gates * States, States), graph.Parameter("recurrent.bias", gates * States),
    ];
}
