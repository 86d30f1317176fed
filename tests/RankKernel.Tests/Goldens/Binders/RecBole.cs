using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>RecBole's matrix factorization, NeuMF and FNN.</summary>
internal static class RecBole
{
    public static GoldenModel Bpr(GoldenCase golden, Func<string, Side> sides)
    {
        var model = FormulaClassics.Model(golden, sides);
        model.IgnoreTraining("embedding_size", "embedding_dim");
        model.Add("embedding.user_id.weight", model.Weights.Take("user_embedding.weight"));
        model.Add("embedding.item_id.weight", model.Weights.Take("item_embedding.weight"));
        var options = new MatrixFactorizationOptions { Embedding = model.Embedding(NumericInput.Raw) };
        return new GoldenModel(model.Bind(graph => MatrixFactorization.Build(graph, options)));
    }

    public static GoldenModel NeuMf(GoldenCase golden, Func<string, Side> sides)
    {
        var model = FormulaClassics.Model(golden, sides);
        model.IgnoreTraining("dropout_prob", "use_pretrain", "embedding_dim");
        foreach (var (from, to) in new[] { ("mf", "gmf"), ("mlp", "mlp") })
        {
            model.Add($"embedding.{to}.user_id.weight", model.Weights.Take($"user_{from}_embedding.weight"));
            model.Add($"embedding.{to}.item_id.weight", model.Weights.Take($"item_{from}_embedding.weight"));
        }

        var mlp = Mlp(model, ActivationKind.Relu);
        AddLinear(model, "predict_layer", "out");
        var options = new NeuralCfOptions
        {
            Factorization = Part("mf_embedding_size", "mf_train"),
            Deep = Part("mlp_embedding_size", "mlp_train"),
            Mlp = mlp,
        };
        return new GoldenModel(model.Bind(graph => NeuralCf.Build(graph, options)));

        EmbeddingOptions? Part(string size, string trained)
        {
            var width = model.Options.Int(size, 1);
            return model.Options.Flag(trained, true) ? new() { Dimension = width } : null;
        }
    }

    /// <summary>Sequences stand first, then ids, all in one table, then numbers; the unused first order is not read.</summary>
    public static GoldenModel Fnn(GoldenCase golden, Func<string, Side> sides)
    {
        var config = FrameworkConfig.Read(golden.ConfigBytes);
        var model = new FrameworkModel(config, new StateDict(golden.Weights), sides)
        {
            Features = [.. config.Features.OrderBy(feature => feature.Kind switch
            {
                FrameworkFeatureKind.Sequence => 0,
                FrameworkFeatureKind.Categorical => 1,
                _ => 2,
            })],
            Padding = static feature => feature.Padding ?? -1,
            Unknown = static _ => 0,
        };
        model.IgnoreTraining("dropout_prob", "embedding_size", "embedding_dim");
        foreach (var name in model.Weights.Names.Where(name => name.StartsWith("first_order_linear.", StringComparison.Ordinal)).ToArray())
        {
            model.Weights.Take(name);
        }

        var (tokens, numbers) = (model.Weights.Take("token_embedding_table.embedding.weight"), model.Weights.Take("float_embedding_table.embedding.weight"));
        var (token, number, sequence, width) = (0, 0, 0, tokens.Shape[1]);
        foreach (var feature in config.Features)
        {
            switch (feature.Kind)
            {
                case FrameworkFeatureKind.Sequence:
                    model.Add($"embedding.{feature.Name}.weight", model.Weights.Take($"token_seq_embedding_table.{sequence++}.weight"));
                    break;
                case FrameworkFeatureKind.Categorical:
                    model.Add($"embedding.{feature.Name}.weight", new Tensor(new Shape(feature.Vocabulary, width), tokens.AsFloats().Slice(token * width, feature.Vocabulary * width)));
                    token += feature.Vocabulary;
                    break;
                default:
                    model.Add($"embedding.{feature.Name}.weight", StateDict.Part(numbers, (2 * number++) + 1));
                    break;
            }
        }

        var mlp = Mlp(model, ActivationKind.Tanh);
        AddLinear(model, "predict_layer", "mlp.out");
        var options = new DnnOptions { Embedding = model.Embedding(NumericInput.Embedded), Mlp = mlp };

        // The reference's mean divides by the count + 1e-8.
        return new GoldenModel(model.Bind(graph => Dnn.Build(graph, options)), IsExact: false);
    }

    /// <summary>Each layer is a dropout, a Linear and its function.</summary>
    private static MlpOptions Mlp(FrameworkModel model, ActivationKind activation)
    {
        var hidden = model.Options.Ints("mlp_hidden_size", 1);
        for (var i = 0; i < hidden.Count; i++)
        {
            AddLinear(model, $"mlp_layers.mlp_layers.{(3 * i) + 1}", $"mlp.{i}");
        }

        return new() { HiddenUnits = hidden, Activation = new(activation) };
    }

    private static void AddLinear(FrameworkModel model, string from, string to)
    {
        model.Add($"{to}.weight", model.Weights.Take($"{from}.weight"));
        model.Add($"{to}.bias", model.Weights.Take($"{from}.bias"));
    }
}
