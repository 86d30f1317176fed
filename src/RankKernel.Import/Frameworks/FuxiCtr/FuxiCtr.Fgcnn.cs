using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class FuxiCtr
{
    private static Func<GraphBuilder, Value> Fgcnn(FuxiCtrModel model)
    {
        var spec = model.Options;
        var (filters, heights) = (spec.Ints("channels", 1), spec.Ints("kernel_heights", 1));
        var (pools, maps) = (spec.Ints("pooling_sizes", 1), spec.Ints("recombined_channels", 1));
        if (heights.Count != filters.Count || pools.Count != filters.Count || maps.Count != filters.Count)
        {
            throw new ModelSpecException($"FGCNN has {filters.Count} channels, {heights.Count} heights, {pools.Count} pooling sizes and {maps.Count} recombined channels.");
        }

        var options = new FgcnnOptions
        {
            Embedding = model.Embedding(),
            OwnEmbedding = !spec.Flag("share_embedding", false),
            Layers = [.. filters.Select((count, i) => new FgcnnLayer(count, heights[i], pools[i], maps[i]))],
            SamePadding = false,
            PaddedPool = true,
            ConvBatchNorm = spec.Flag("conv_batch_norm", true),
            ConvActivation = model.Common.Activation(spec.Text("conv_activation")),
            Mlp = model.Mlp("dnn", "mlp", "dnn_hidden_units", "dnn_activations", batchNorm: "dnn_batch_norm"),
        };
        if (options.OwnEmbedding)
        {
            model.Tables("fg_embedding_layer", "embedding.generator", model.Common.Features);
        }

        for (var i = 0; i < options.Layers.Count; i++)
        {
            ConvWeights.Add(model.Common, $"fgcnn_layer.conv_layers.{i}", $"generator.{i}", options.ConvBatchNorm);
            var (weight, width) = (model.Common.Weights.Take($"fgcnn_layer.recombine_layers.{i}.0.weight"), options.Embedding.Dimension);
            var rows = weight.Shape[1] / (filters[i] * width);
            var ordered = StateDict.Permuted(StateDict.Reshaped(weight, weight.Shape[0], filters[i], rows, width), 0, 2, 1, 3);
            model.Common.Add($"generator.{i}.recombine.weight", StateDict.Reshaped(ordered, weight.Shape[0], weight.Shape[1]));
            model.Common.Add($"generator.{i}.recombine.bias", model.Common.Weights.Take($"fgcnn_layer.recombine_layers.{i}.0.bias"));
        }

        return graph => Zoo.Fgcnn.Build(graph, options);
    }
}
