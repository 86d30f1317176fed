using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>
/// DIN in the authors' DIEN code. Its history sum runs over padding too, so the histories keep their full length and id 0 is
/// masked in the attention alone. Its Dice normalises with the statistics of the batch, which the case gives. Matrices are
/// [in, out].
/// </summary>
internal static class AuthorsDin
{
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var weights = new StateDict(golden.Weights);
        var parameters = new TensorDictionary();
        var (users, items, categories) = (weights.Take("uid_embedding_var"), weights.Take("mid_embedding_var"), weights.Take("cat_embedding_var"));
        parameters.Add("embedding.user_id.weight", users);
        parameters.Add("embedding.item_id.weight", items);
        parameters.Add("embedding.cate_id.weight", categories);
        foreach (var (from, to) in ((string, string)[])
            [("f1_attnull", "attention.0.0"), ("f2_attnull", "attention.0.1"), ("f3_attnull", "attention.0.out"),
             ("f1", "mlp.0"), ("f2", "mlp.1"), ("f3", "mlp.out")])
        {
            parameters.Add($"{to}.weight", weights.TakeTransposed($"{from}/kernel"));
            parameters.Add($"{to}.bias", weights.Take($"{from}/bias"));
        }

        foreach (var (from, to) in ((string, string)[])
            [("gamma", "weight"), ("beta", "bias"), ("moving_mean", "running_mean"), ("moving_variance", "running_var")])
        {
            parameters.Add($"mlp.input.norm.{to}", weights.Take($"bn1/{from}"));
        }

        AddDice(golden, weights, parameters, 1);
        AddDice(golden, weights, parameters, 2);
        var length = golden.InputIds("hist_item").Length / golden.Rows;
        Feature[] features =
        [
            new IdFeature("user_id", sides("user_id"), new DirectEncoding(users.Shape[0])),
            new IdFeature("item_id", sides("item_id"), new DirectEncoding(items.Shape[0])),
            new IdFeature("cate_id", sides("cate_id"), new DirectEncoding(categories.Shape[0])),
            new SequenceFeature("history", sides("history"), length,
            [
                new IdColumn("hist_item", new DirectEncoding(items.Shape[0])),
                new IdColumn("hist_cate", new DirectEncoding(categories.Shape[0])),
            ]),
        ];
        var options = Options(items.Shape[1]);
        var model = new BoundModel("DIN", features, parameters, graph => Din.Build(graph, options), new Dictionary<string, string>());
        return new GoldenModel(model, IsExact: false);
    }

    private static DinOptions Options(int width) => new()
    {
        Embedding = new EmbeddingOptions
        {
            Dimension = width,
            SharedTables = new Dictionary<string, string> { ["history.hist_item"] = "item_id", ["history.hist_cate"] = "cate_id" },
        },
        Attended = [new AttendedPair(["item_id", "cate_id"], ["history.hist_item", "history.hist_cate"])],
        Attention = new AttentionOptions { Normalization = AttentionNormalization.Softmax, PaddingId = 0 },
        HistorySum = true,
        Mlp = new MlpOptions
        {
            HiddenUnits = [200, 80],
            Activation = new LayerActivation(ActivationKind.Dice, DiceEpsilon: 0),
            InputBatchNorm = true,
            BatchNormEpsilon = 1e-3,
        },
        TwoUnitSoftmax = true,
    };

    /// <summary>(x − mean)/(std + 1e-9) is a normalisation without ε whose variance is (std + 1e-9)².</summary>
    internal static void AddDice(GoldenCase golden, StateDict weights, TensorDictionary parameters, int layer)
    {
        var name = $"mlp.{layer - 1}.activation";
        var alpha = weights.Take($"dice_{layer}/alphadice_{layer}");
        parameters.Add($"{name}.alpha", alpha);
        parameters.Add($"{name}.norm.running_mean", Rounded(alpha.Shape, golden.Intermediate($"f{layer}_mean"), mean => mean));
        parameters.Add($"{name}.norm.running_var", Rounded(alpha.Shape, golden.Intermediate($"f{layer}_std"), std => (std + 1e-9) * (std + 1e-9)));
    }

    private static Tensor Rounded(Shape shape, double[] numbers, Func<double, double> change) =>
        new(shape, [.. numbers.Select(number => (float)change(number))]);
}
