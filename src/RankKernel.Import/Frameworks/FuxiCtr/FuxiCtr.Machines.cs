using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class FuxiCtr
{
    /// <summary>Set t of a field is its vector for the t-th other field.</summary>
    private static Func<GraphBuilder, Value> Ffm(FuxiCtrModel model)
    {
        var sets = model.Common.Features.Count - 1;
        var embedding = model.PackedEmbedding(_ => Enumerable.Range(0, sets).Select(set => $"embedding_layers.{set}"));
        var options = new FieldAwareFmOptions { Embedding = embedding, Linear = model.Linear("lr_layer") };
        return graph => FieldAwareFm.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> FfmV2(FuxiCtrModel model)
    {
        var options = new FieldAwareFmOptions { Embedding = model.Embedding(), Linear = model.Linear("lr_layer") };
        return graph => FieldAwareFm.Build(graph, options);
    }

    /// <summary>Set 0 is the plain embeddings; for field j, set j is that of fields before it, set j + 1 that of fields after it.</summary>
    private static Func<GraphBuilder, Value> Onn(FuxiCtrModel model)
    {
        var count = model.Common.Features.Count;
        var embedding = model.PackedEmbedding(field => Enumerable.Range(0, count).Select(
            other => $"embedding_layers.{(other == field ? 0 : other > field ? other : other + 1)}"));
        var options = new OnnOptions { Embedding = embedding, Mlp = model.Mlp("dnn", "mlp", "hidden_units", "hidden_activations") };
        return graph => Zoo.Onn.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> OnnV2(FuxiCtrModel model)
    {
        var options = new OnnOptions { Embedding = model.Embedding(), Mlp = model.Mlp("dnn", "mlp", "hidden_units", "hidden_activations") };
        return graph => Zoo.Onn.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Hofm(FuxiCtrModel model)
    {
        var (order, shared) = (model.Options.Int("order", 2), model.Options.Flag("reuse_embedding", false));
        for (var i = 3; i <= order && !shared; i++)
        {
            model.Tables($"embedding_layers.{i - 2}", $"order{i}");
        }

        var options = new HofmOptions
        {
            Embedding = shared ? model.Embedding() : model.PackedEmbedding(static _ => ["embedding_layers.0"]),
            Linear = model.Linear("lr_layer"),
            Order = order,
            SharedTables = shared,
        };
        return graph => Zoo.Hofm.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> FwFm(FuxiCtrModel model)
    {
        var first = model.Options.Text("linear_type") switch
        {
            "FiLV" => FirstOrder.FieldVectors,
            var other => throw new NotSupportedModelException($"The FwFM first order '{other}' is not supported."),
        };
        model.Output("interaction_weight", "pairs");
        model.Common.Add("fields.weight", model.Common.Weights.Take("linear_weight_layer.weight"));
        var options = new FwFmOptions { Embedding = model.Embedding(), First = first };
        return graph => Zoo.FwFm.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> FmFm(FuxiCtrModel model)
    {
        var isVector = model.Options.Text("field_interaction_type") switch
        {
            "matrixed" => false,
            "vectorized" => true,
            var other => throw new NotSupportedModelException($"The FmFM interaction '{other}' is not supported."),
        };
        var weight = model.Common.Weights.Take("interaction_weight");
        if (isVector)
        {
            model.Common.Add("pairs.weight", weight);
        }
        else
        {
            PairWeights.AddInteraction(model.Common, "pairs", [.. PairWeights.Parts(weight).Select(StateDict.Transposed)]);
        }

        var options = new FmFmOptions { Embedding = model.Embedding(), Linear = model.Linear("lr_layer"), Vectors = isVector };
        return graph => Zoo.FmFm.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Afn(FuxiCtrModel model)
    {
        model.Common.IgnoreTraining("afn_dropout", "dnn_dropout");
        model.Common.Add("transform.weight", model.Common.Weights.Take("coefficient_W.weight"));
        model.BatchNorm("log_batch_norm", "transform.log.norm");
        model.BatchNorm("exp_batch_norm", "transform.exp.norm");
        var ensemble = model.Options.Flag("ensemble_dnn", false);
        if (ensemble)
        {
            model.Tables("embedding_layer2", "deep");
            model.Output("fc", "out");
        }

        var options = new AfnOptions
        {
            Embedding = model.Embedding(),
            Neurons = model.Options.Int("logarithmic_neurons", 1),
            Mlp = model.Mlp("dense_layer", "mlp", "afn_hidden_units", "afn_activations"),
            Deep = ensemble ? model.Mlp("dnn", "deep", "dnn_hidden_units", "dnn_activations") : null,
        };
        model.Common.IgnoreTraining("dnn_hidden_units", "dnn_activations");
        return graph => Zoo.Afn.Build(graph, options);
    }
}
