using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>RecBole's GRU4Rec: recurrent layers without biases, one table for history and candidate.</summary>
internal static class RecBoleGru4Rec
{
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var weights = new StateDict(golden.Weights);
        var options = FrameworkConfig.Read(golden.ConfigBytes).Hyperparameters;
        var table = weights.Take("item_embedding.weight");
        var layers = options.Int("num_layers", 1);
        var parameters = new TensorDictionary();
        parameters.Add("embedding.item_id.weight", table);
        parameters.Add("projection.weight", weights.Take("dense.weight"));
        parameters.Add("projection.bias", weights.Take("dense.bias"));
        for (var i = 0; i < layers; i++)
        {
            FormulaRnn.AddRecurrence(weights, parameters, $"gru_layers.weight_ih_l{i}", $"gru_layers.weight_hh_l{i}", null, null, $"recurrence.{i}");
        }

        var ids = new DirectEncoding(table.Shape[0]);
        Feature[] features =
        [
            new IdFeature("item_id", sides("item_id"), ids),
            new SequenceFeature(
                "history", sides("history"), options.Int("MAX_ITEM_LIST_LENGTH", 1), [new IdColumn("item_id_list", ids)]),
        ];
        var network = new Gru4RecOptions
        {
            Embedding = new EmbeddingOptions
            {
                Dimension = table.Shape[1],
                SharedTables = new Dictionary<string, string> { ["history.item_id_list"] = "item_id" },
            },
            History = new AttendedPair(["item_id"], ["history.item_id_list"]),
            Layers = layers,
            Units = options.Int("hidden_size", 1),
        };
        var lengths = new Dictionary<string, string> { ["history"] = "item_length" };
        return new GoldenModel(new BoundModel("GRU4Rec", features, parameters, graph => Gru4Rec.Build(graph, network), lengths));
    }
}
