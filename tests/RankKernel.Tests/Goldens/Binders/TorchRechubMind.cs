using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>torch-rechub's MIND: the noise that routing starts from is an input. The first item of a row is the candidate.</summary>
internal static class TorchRechubMind
{
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var model = new TorchRechub(golden, sides);
        model.AddIds("user_id", "item_id");
        model.AddHistory("history", "hist");
        model.Features.Add(new NumericFeature("routing_init", sides("routing_init"), NumericEncoding.Raw, golden.InputNumbers("routing_init").Length / golden.Rows));
        model.Parameters.Add("capsule.weight", model.Weights.Take("capsule.linear.weight"));
        model.Parameters.Add("user.weight", model.Weights.TakeTransposed("convert_user_weight"));
        var hyperparameters = model.Config.Hyperparameters;
        var options = new MindOptions
        {
            Embedding = new EmbeddingOptions
            {
                Dimension = hyperparameters.Int("embedding_dim", 1),
                SharedTables = new Dictionary<string, string> { ["history.hist"] = "item_id" },
            },
            History = new AttendedPair(["item_id"], ["history.hist"]),
            UserFields = ["user_id"],
            Interests = hyperparameters.Int("interest_num", 1),
            Rounds = hyperparameters.Int("routing_times", 1),
            Routing = "routing_init",
            PaddingTakesWeight = true,
        };
        return model.Bind(graph => Mind.Build(graph, options));
    }
}
