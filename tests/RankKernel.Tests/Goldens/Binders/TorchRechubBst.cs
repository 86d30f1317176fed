using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

internal static class TorchRechubBst
{
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var model = new TorchRechub(golden, sides);
        model.AddIds("item_id", "cate_id", "user_id");
        model.AddNumber("age");
        model.AddHistory("history", "hist_item", "hist_cate");
        var hyperparameters = model.Config.Hyperparameters;
        var mlp = hyperparameters.Object("mlp_params").Ints("dims", 1);
        model.AddMlp(mlp.Count);
        model.Parameters.Add("transformer.0.position.weight", model.Weights.Take("pos_embedding.weight"));
        var layers = hyperparameters.Int("num_layers", 1);
        for (var layer = 0; layer < layers; layer++)
        {
            TransformerWeights.AddEncoderLayer(model.Weights, model.Parameters.Add, $"transformer_layers.layers.{layer}", $"transformer.0.{layer}");
        }

        var options = new BstOptions
        {
            Embedding = new EmbeddingOptions
            {
                Dimension = model.Dimension,
                Fields = ["item_id", "cate_id", "user_id", "age", "history.hist_item", "history.hist_cate"],
                SharedTables = new Dictionary<string, string> { ["history.hist_item"] = "item_id", ["history.hist_cate"] = "cate_id" },
            },
            Attended = [new AttendedPair(["item_id", "cate_id"], ["history.hist_item", "history.hist_cate"])],
            Transformer = new TransformerOptions
            {
                Blocks = layers,
                Heads = hyperparameters.Int("nhead", 1),
                HiddenUnits = hyperparameters.Int("dim_feedforward", 1),
                Activation = new LayerActivation(new Activation(ActivationKind.LeakyRelu, 0.01)),
            },
            InterestsFirst = true,
            Mlp = new MlpOptions { HiddenUnits = mlp, BatchNorm = true },
        };
        return model.Bind(graph => Bst.Build(graph, options));
    }
}
