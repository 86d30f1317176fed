using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>RecBole's SASRec: positions from the start, one table for history and candidate.</summary>
internal static class RecBoleSasRec
{
    private static readonly (string From, string To)[] Parts =
    [
        ("multi_head_attention.query", "query"), ("multi_head_attention.key", "key"), ("multi_head_attention.value", "value"),
        ("multi_head_attention.dense", "out"), ("multi_head_attention.LayerNorm", "norm1"),
        ("feed_forward.dense_1", "hidden"), ("feed_forward.dense_2", "output"), ("feed_forward.LayerNorm", "norm2"),
    ];

    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var weights = new StateDict(golden.Weights);
        var options = FrameworkConfig.Read(golden.ConfigBytes).Hyperparameters;
        var table = weights.Take("item_embedding.weight");
        var parameters = new TensorDictionary();
        parameters.Add("embedding.item_id.weight", table);
        parameters.Add("position.weight", weights.Take("position_embedding.weight"));
        TransformerWeights.AddLayer(weights, parameters.Add, "LayerNorm", "norm");
        var network = new SasRecOptions
        {
            Embedding = new EmbeddingOptions
            {
                Dimension = table.Shape[1],
                SharedTables = new Dictionary<string, string> { ["history.item_id_list"] = "item_id" },
            },
            History = new AttendedPair(["item_id"], ["history.item_id_list"]),
            Transformer = new TransformerOptions
            {
                Blocks = options.Int("n_layers", 1),
                Heads = options.Int("n_heads", 1),
                HiddenUnits = options.Int("inner_size", 1),
                Activation = new LayerActivation(ActivationKind.Gelu),
                Causal = true,
                LayerNormEpsilon = options.Number("layer_norm_eps"),
            },
        };
        for (var i = 0; i < network.Transformer.Blocks; i++)
        {
            foreach (var (from, to) in Parts)
            {
                TransformerWeights.AddLayer(weights, parameters.Add, $"trm_encoder.layer.{i}.{from}", $"transformer.{i}.{to}");
            }
        }

        var ids = new DirectEncoding(table.Shape[0]);
        Feature[] features =
        [
            new IdFeature("item_id", sides("item_id"), ids),
            new SequenceFeature("history", sides("history"), options.Int("MAX_ITEM_LIST_LENGTH", 1), [new IdColumn("item_id_list", ids)]),
        ];
        var lengths = new Dictionary<string, string> { ["history"] = "item_length" };
        return new GoldenModel(new BoundModel("SASRec", features, parameters, graph => SasRec.Build(graph, network), lengths));
    }
}
