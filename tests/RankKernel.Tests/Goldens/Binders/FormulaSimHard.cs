using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>SIM with hard search, from the paper's formulas. Matrices are [in, out], each head has its own.</summary>
internal static class FormulaSimHard
{
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var config = FrameworkConfig.Read(golden.ConfigBytes);
        var (weights, hyperparameters, parameters) = (new StateDict(golden.Weights), config.Hyperparameters, new TensorDictionary());
        parameters.Add("embedding.item_id.weight", weights.Take("embedding.item_id"));
        parameters.Add("embedding.cate_id.weight", weights.Take("embedding.cate_id"));
        parameters.Add("embedding.history.hist_minutes_ago.weight", weights.Take("time_embedding"));
        var heads = hyperparameters.Int("heads", 1);
        foreach (var (part, name) in ((string, string)[])[("q", "query"), ("k", "key")])
        {
            Tensor[] matrices = [.. Enumerable.Range(0, heads).Select(head => weights.TakeTransposed($"head{head}.{part}.weight"))];
            parameters.Add(
                $"long.{name}.weight",
                new Tensor(new Shape(matrices.Sum(matrix => matrix.Shape[0]), matrices[0].Shape[1]), [.. matrices.SelectMany(matrix => matrix.AsFloats().ToArray())]));
        }

        var hidden = hyperparameters.Ints("hidden_units", 1);
        for (var layer = 0; layer <= hidden.Count; layer++)
        {
            var name = layer == hidden.Count ? "mlp.out" : $"mlp.{layer}";
            parameters.Add($"{name}.weight", weights.TakeTransposed($"mlp.{layer}.weight"));
            parameters.Add($"{name}.bias", weights.Take($"mlp.{layer}.bias"));
        }

        var (items, categories) = (new DirectEncoding(config.Feature("item_id").Vocabulary, Padding: 0), new DirectEncoding(config.Feature("cate_id").Vocabulary, Padding: 0));
        double[] minutes = [.. Enumerable.Range(1, hyperparameters.Int("time_buckets", 2) - 1).Select(bucket => Math.Pow(2, bucket) - 1)];
        Feature[] features =
        [
            new IdFeature("item_id", sides("item_id"), items),
            new IdFeature("cate_id", sides("cate_id"), categories),
            new SequenceFeature("history", sides("history"), config.Feature("hist_item").MaxLength,
            [
                new IdColumn("hist_item", items), new IdColumn("hist_cate", categories), new IdColumn("hist_minutes_ago", new BoundaryEncoding(minutes)),
            ]),
        ];
        var width = weights.Take("embedding.item_id").Shape[1];
        var options = new SimOptions
        {
            History = new LongHistoryOptions
            {
                Embedding = new EmbeddingOptions
                {
                    Dimension = width,
                    Dimensions = new Dictionary<string, int> { ["history.hist_minutes_ago"] = hyperparameters.Int("time_dim", 1) },
                    SharedTables = new Dictionary<string, string> { ["history.hist_item"] = "item_id", ["history.hist_cate"] = "cate_id" },
                },
                Attended = new AttendedPair(["item_id", "cate_id"], ["history.hist_item", "history.hist_cate", "history.hist_minutes_ago"]),
                Attention = new HeadAttentionOptions
                {
                    Heads = heads,
                    Units = heads * hyperparameters.Int("head_dim", 1),
                    Scaled = false,
                    RawValues = true,
                },
                Mlp = new MlpOptions { HiddenUnits = hidden },
            },
            Search = SimSearch.Hard,
            Top = hyperparameters.Int("top_k", 1),
            TargetCategory = "cate_id",
            HistoryCategory = "history.hist_cate",
            Means = ["history.hist_item", "history.hist_cate"],
        };
        return new GoldenModel(new BoundModel("SIM", features, parameters, graph => Sim.Build(graph, options), new Dictionary<string, string>()));
    }
}
