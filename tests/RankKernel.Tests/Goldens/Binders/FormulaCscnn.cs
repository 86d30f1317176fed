using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>CSCNN's attention alone: the picture's vector is the output. Matrices are [in, out].</summary>
internal static class FormulaCscnn
{
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var weights = new StateDict(golden.Weights);
        var hyperparameters = FrameworkConfig.Read(golden.ConfigBytes).Hyperparameters;
        var parameters = new TensorDictionary();
        var channel = weights.Take("channel_embedding");
        parameters.Add("visual.channel.embedding.weight", channel);
        parameters.Add("visual.spatial.embedding.weight", weights.Take("spatial_embedding"));
        parameters.Add("visual.spatial.weight", weights.Take("spatial.weight"));
        parameters.Add("visual.spatial.bias", weights.Take("spatial.bias"));
        foreach (var (from, to) in ((string, string)[])[("channel.0", "visual.channel.0"), ("channel.1", "visual.channel.out"), ("out", "visual.out")])
        {
            parameters.Add($"{to}.weight", weights.TakeTransposed($"{from}.weight"));
            parameters.Add($"{to}.bias", weights.Take($"{from}.bias"));
        }

        var size = hyperparameters.Int("size", 1);
        var options = new CscnnOptions
        {
            Map = "feature_map",
            Category = "cate_id",
            Channels = hyperparameters.Int("channels", 1),
            Height = size,
            Width = size,
            CategoryDimension = channel.Shape[1],
            ChannelUnits = hyperparameters.Int("reduction", 1),
            Kernel = hyperparameters.Int("kernel", 1),
            VisualUnits = golden.Expected("visual_vector").Length / golden.Rows,
        };
        Feature[] features =
        [
            new IdFeature("cate_id", sides("cate_id"), new DirectEncoding(channel.Shape[0])),
            new NumericFeature("feature_map", sides("feature_map"), NumericEncoding.Raw, options.Channels * size * size),
        ];
        return new GoldenModel(new BoundModel("CSCNN", features, parameters, Build, new Dictionary<string, string>()));

        Value Build(GraphBuilder graph)
        {
            var vector = CategoryAttention.Build(graph, options);
            GoldenProbes.AddOutputs(graph, "visual_vector", vector);
            return vector;
        }
    }
}
