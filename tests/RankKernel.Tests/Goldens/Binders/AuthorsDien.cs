using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>
/// DIEN in two of the authors' repositories: TensorFlow GRUs, [x, h] @ kernel with the reset gate before the product.
/// In <c>dien_dice</c> the history has a length, its sum runs over padding too, and the target has a layer of its own before
/// attention. In <c>dien_prelu</c> all positions run through both GRUs, padding as zeros, and attention over padding alone is
/// uniform; items and categories share a table. Matrices are [in, out].
/// </summary>
internal static class AuthorsDien
{
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var weights = new StateDict(golden.Weights);
        var parameters = new TensorDictionary();
        var isDice = weights.Contains("dice_1/alphadice_1");
        foreach (var (from, to) in ((string, string)[])[("f1", "mlp.0"), ("f2", "mlp.1"), ("f3", "mlp.out"), .. Attention(isDice)])
        {
            parameters.Add($"{to}.weight", weights.TakeTransposed($"{from}/kernel"));
            parameters.Add($"{to}.bias", weights.Take($"{from}/bias"));
        }

        foreach (var (from, to) in ((string, string)[])
            [("gamma", "weight"), ("beta", "bias"), ("moving_mean", "running_mean"), ("moving_variance", "running_var")])
        {
            parameters.Add($"mlp.input.norm.{to}", weights.Take($"bn1/{from}"));
        }

        AddGru(weights, parameters, "gru1/gru_cell", "extraction.0");
        AddGru(weights, parameters, "gru2", "evolution.0");
        return isDice ? Dice(golden, sides, weights, parameters) : PRelu(golden, sides, weights, parameters);
    }

    private static GoldenModel Dice(GoldenCase golden, Func<string, Side> sides, StateDict weights, TensorDictionary parameters)
    {
        var (users, items, categories) = (weights.Take("uid_embedding_var"), weights.Take("mid_embedding_var"), weights.Take("cat_embedding_var"));
        parameters.Add("embedding.user_id.weight", users);
        parameters.Add("embedding.item_id.weight", items);
        parameters.Add("embedding.cate_id.weight", categories);
        parameters.Add("attention.0.query.activation.alpha", weights.Take("prelu_"));
        AuthorsDin.AddDice(golden, weights, parameters, 1);
        AuthorsDin.AddDice(golden, weights, parameters, 2);
        var length = golden.InputIds("hist_item").Length / golden.Rows;
        Feature[] features =
        [
            new IdFeature("user_id", sides("user_id"), new DirectEncoding(users.Shape[0])),
            .. Target(sides, items, categories),
            History("history", sides, length, items, categories),
            History("whole_history", sides, length, items, categories),
        ];
        var options = Options(items.Shape[1]) with
        {
            TargetLayer = new LayerActivation(ActivationKind.PRelu),
            Sums = [Pair("whole_history")],
            SumsFirst = true,
            Mlp = Head(new LayerActivation(ActivationKind.Dice, DiceEpsilon: 0)),
        };
        var lengths = new Dictionary<string, string> { ["history"] = "hist_len" };
        return new GoldenModel(new BoundModel("DIEN", features, parameters, graph => Dien.Build(graph, options), lengths), IsExact: false);
    }

    private static GoldenModel PRelu(GoldenCase golden, Func<string, Side> sides, StateDict weights, TensorDictionary parameters)
    {
        var table = weights.Take("mid_embedding_var");
        var masked = table.AsFloats().ToArray();
        masked.AsSpan(0, table.Shape[1]).Clear();
        parameters.Add("embedding.item_id.weight", table);
        parameters.Add("embedding.masked.weight", new Tensor(table.Shape, masked));
        parameters.Add("mlp.0.activation.alpha", weights.Take("prelu_1/prelu_prelu_1"));
        parameters.Add("mlp.1.activation.alpha", weights.Take("prelu_2/prelu_prelu_2"));
        Feature[] features =
        [
            .. Target(sides, table, table),
            History("history", sides, golden.InputIds("hist_item").Length / golden.Rows, table, table),
        ];
        var options = Options(table.Shape[1]);
        options = options with
        {
            Embedding = options.Embedding with
            {
                SharedTables = new Dictionary<string, string> { ["cate_id"] = "item_id", ["history.hist_item"] = "masked", ["history.hist_cate"] = "masked" },
            },
            EvolutionUnits = weights.Take("gru2/candidate/bias").Shape[0],
            UniformOverPadding = true,
            Sums = [Pair("history")],
            Mlp = Head(new LayerActivation(ActivationKind.PRelu)),
        };
        return new GoldenModel(
            new BoundModel("DIEN", features, parameters, graph => Dien.Build(graph, options), new Dictionary<string, string>()));
    }

    private static DienOptions Options(int width) => new()
    {
        Embedding = new EmbeddingOptions
        {
            Dimension = width,
            SharedTables = new Dictionary<string, string>
            {
                ["history.hist_item"] = "item_id",
                ["history.hist_cate"] = "cate_id",
                ["whole_history.hist_item"] = "item_id",
                ["whole_history.hist_cate"] = "cate_id",
            },
        },
        Attended = [Pair("history")],
        Reset = GruReset.BeforeProduct,
        Evolution = InterestEvolution.AuthorsAuGru,
        Attention = new AttentionOptions { Normalization = AttentionNormalization.Softmax, PaddingId = 0 },
        FieldsFirst = true,
        TwoUnitSoftmax = true,
    };

    private static MlpOptions Head(LayerActivation activation) => new()
    {
        HiddenUnits = [200, 80],
        Activation = activation,
        InputBatchNorm = true,
        BatchNormEpsilon = 1e-3,
    };

    private static AttendedPair Pair(string history) => new(["item_id", "cate_id"], [$"{history}.hist_item", $"{history}.hist_cate"]);

    private static IEnumerable<Feature> Target(Func<string, Side> sides, Tensor items, Tensor categories) =>
    [
        new IdFeature("item_id", sides("item_id"), new DirectEncoding(items.Shape[0])),
        new IdFeature("cate_id", sides("cate_id"), new DirectEncoding(categories.Shape[0])),
    ];

    private static SequenceFeature History(string name, Func<string, Side> sides, int length, Tensor items, Tensor categories) => new(
        name, sides(name), length,
        [new IdColumn("hist_item", new DirectEncoding(items.Shape[0])), new IdColumn("hist_cate", new DirectEncoding(categories.Shape[0]))]);

    private static (string From, string To)[] Attention(bool isDice) => isDice
        ? [("f11_1", "attention.0.query"), ("f1_att1_1", "attention.0.0"), ("f2_att1_1", "attention.0.1"), ("f3_att1_1", "attention.0.out")]
        : [("f1_attnull", "attention.0.0"), ("f2_attnull", "attention.0.1"), ("f3_attnull", "attention.0.out")];

    /// <summary>Gates r, u and then the candidate; the first rows of a kernel meet x, the others h.</summary>
    private static void AddGru(StateDict weights, TensorDictionary parameters, string from, string to)
    {
        var (gates, candidate) = (weights.TakeTransposed($"{from}/gates/kernel"), weights.TakeTransposed($"{from}/candidate/kernel"));
        var (units, columns) = (candidate.Shape[0], candidate.Shape[1]);
        float[] rows = [.. gates.AsFloats(), .. candidate.AsFloats()];
        float[] bias = [.. weights.Take($"{from}/gates/bias").AsFloats(), .. weights.Take($"{from}/candidate/bias").AsFloats()];
        parameters.Add($"{to}.weight", Columns(0, columns - units));
        parameters.Add($"{to}.bias", new Tensor(new Shape(3 * units), bias));
        parameters.Add($"{to}.recurrent.weight", Columns(columns - units, units));
        parameters.Add($"{to}.recurrent.bias", new Tensor(new Shape(3 * units), new float[3 * units]));

        Tensor Columns(int start, int count) => new(
            new Shape(3 * units, count),
            [.. Enumerable.Range(0, 3 * units * count).Select(i => rows[(i / count * columns) + start + (i % count)])]);
    }
}
