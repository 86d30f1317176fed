using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class DeepCtrTorch
{
    private static Func<GraphBuilder, Value> Ccpm(DeepCtrTorchModel model)
    {
        var (filters, heights) = (model.Options.Ints("conv_filters", 1), model.Options.Ints("conv_kernel_width", 1));
        if (heights.Count != filters.Count)
        {
            throw new ModelSpecException($"CCPM has {filters.Count} filters and {heights.Count} kernel widths; expected one of each a layer.");
        }

        var entering = model.Options.TextsOrNull("dnn_features");
        var embedding = model.Embedding(feature => feature.Kind != FrameworkFeatureKind.Numeric && (entering?.Contains(feature.Name) ?? true));
        for (var i = 0; i < filters.Count; i++)
        {
            // Convolution, activation and pooling are a module each.
            ConvWeights.AddKernel(model.Common, $"conv_layer.conv_layer.{3 * i}", $"conv.{i}");
        }

        var options = new CcpmOptions
        {
            Embedding = embedding,
            Layers = [.. filters.Select((count, i) => new CcpmLayer(count, heights[i]))],
            Descending = true,
            Linear = model.Linear(),
            Mlp = model.Mlp(RowsFirst),
        };
        model.Output("mlp.out");
        return graph => Zoo.Ccpm.Build(graph, options);

        // The framework's input stands filter by filter, row by row.
        Tensor RowsFirst(Tensor weight)
        {
            var rows = weight.Shape[1] / (filters[^1] * embedding.Dimension);
            var parts = StateDict.Reshaped(weight, weight.Shape[0], filters[^1], rows, embedding.Dimension);
            return StateDict.Reshaped(StateDict.Permuted(parts, 0, 2, 1, 3), weight.Shape[0], weight.Shape[1]);
        }
    }
}
