using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>
/// DIN in the authors' first code. An item's category is looked up in a stored list; here each row of one table holds the item's
/// vector and its category's. Matrices are [in, out].
/// </summary>
internal static class FormulaDin
{
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var weights = new StateDict(golden.Weights);
        var items = ItemTable(weights);
        var ids = new DirectEncoding(items.Shape[0]);
        var parameters = new TensorDictionary();
        parameters.Add("embedding.item_id.weight", items);
        parameters.Add("linear.item_id.weight", weights.Take("item_b", items.Shape[0], 1));
        foreach (var (from, to) in ((string, string)[])
            [("f1_att", "attention.0.0"), ("f2_att", "attention.0.1"), ("f3_att", "attention.0.out"), ("hist_fcn", "attention.0.projection"),
             ("f1", "mlp.0"), ("f2", "mlp.1"), ("f3", "mlp.out")])
        {
            parameters.Add($"{to}.weight", weights.TakeTransposed($"{from}.weight"));
            parameters.Add($"{to}.bias", weights.Take($"{from}.bias"));
        }

        AddNorm("hist_bn", "attention.0.projection.norm", "gamma", "beta");
        AddNorm("b1", "mlp.input.norm", "gamma", "beta");
        var dice = weights.Contains("dice_1.alpha");
        foreach (var layer in (int[])(dice ? [0, 1] : []))
        {
            var name = $"mlp.{layer}.activation";
            parameters.Add($"{name}.alpha", weights.Take($"dice_{layer + 1}.alpha"));
            AddNorm($"dice_{layer + 1}", $"{name}.norm", "beta", null);
        }

        var options = Options(items.Shape[1], dice, FrameworkConfig.Read(golden.ConfigBytes).Hyperparameters.Ints("head", 1));
        Feature[] features =
        [
            new SequenceFeature("history", sides("history"), (int)golden.InputIds("hist_item").Length / golden.Rows, [new IdColumn("hist_item", ids)]),
            new IdFeature("item_id", sides("item_id"), ids),
        ];
        var lengths = new Dictionary<string, string> { ["history"] = "hist_len" };
        return new GoldenModel(new BoundModel("DIN", features, parameters, graph => Din.Build(graph, options), lengths));

        // Dice is σ(beta·BN(x)) here: beta is the weight of a normalisation without a bias.
        void AddNorm(string from, string to, string weight, string? bias)
        {
            parameters.Add($"{to}.running_mean", weights.Take($"{from}.moving_mean"));
            parameters.Add($"{to}.running_var", weights.Take($"{from}.moving_variance"));
            var scale = weights.Take($"{from}.{weight}");
            parameters.Add($"{to}.weight", scale);
            parameters.Add($"{to}.bias", bias is null ? new Tensor(scale.Shape, new float[scale.Shape.Count]) : weights.Take($"{from}.{bias}"));
        }
    }

    private static DinOptions Options(int width, bool dice, IReadOnlyList<int> head) => new()
    {
        Embedding = new EmbeddingOptions
        {
            Dimension = width,
            SharedTables = new Dictionary<string, string> { ["history.hist_item"] = "item_id" },
        },
        Attended = [new AttendedPair(["item_id"], ["history.hist_item"])],
        Attention = new AttentionOptions
        {
            Normalization = AttentionNormalization.Softmax,
            Scale = 1 / Math.Sqrt(width),
            Empty = EmptyHistory.PaddingRow,
        },
        ProjectAttended = true,
        TargetProduct = true,
        Mlp = new MlpOptions
        {
            HiddenUnits = head,
            Activation = dice ? new LayerActivation(ActivationKind.Dice, DiceEpsilon: 1e-3, DiceAffine: true) : new LayerActivation(ActivationKind.Sigmoid),
            InputBatchNorm = true,
            BatchNormEpsilon = 1e-3,
        },
        Linear = new LinearOptions { Fields = ["item_id"], Bias = false },
    };

    private static Tensor ItemTable(StateDict weights)
    {
        var (items, categories) = (weights.Take("item_emb_w"), weights.Take("cate_emb_w"));
        var (half, categoryOf) = (items.Shape[1], weights.TakeIntegers("cate_list"));
        var rows = new List<float>();
        for (var item = 0; item < items.Shape[0]; item++)
        {
            rows.AddRange(items.AsFloats().Slice(item * half, half));
            rows.AddRange(categories.AsFloats().Slice((int)categoryOf[item] * categories.Shape[1], categories.Shape[1]));
        }

        return new Tensor(new Shape(items.Shape[0], half + categories.Shape[1]), rows.ToArray());
    }
}
