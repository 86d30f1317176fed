using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="Cscnn"/>. Parameters beside the embeddings, for C channels of H×W: <c>visual.channel.embedding.weight</c>
/// [categories, a], <c>visual.spatial.embedding.weight</c> [categories, H·W]; the stack <c>visual.channel</c> with one hidden layer and
/// an output layer [C]; the convolution <c>visual.spatial.weight</c> [3, k, k], <c>visual.spatial.bias</c> [1];
/// <c>visual.out.weight</c> [units, C·H·W], <c>visual.out.bias</c>; and the stack <c>mlp</c>.
/// </summary>
public sealed record CscnnOptions
{
    /// <summary>The fields as vectors; without <see cref="Map"/> if none are named.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The numeric feature with the picture's stored feature map: channel, row, column.</summary>
    public string Map { get; init; } = "map";

    /// <summary>The feature, of one id, with the item's category.</summary>
    public string Category { get; init; } = "category";

    /// <summary>How many channels the map has.</summary>
    public int Channels { get; init; } = 512;

    /// <summary>How many rows the map has.</summary>
    public int Height { get; init; } = 7;

    /// <summary>How many columns the map has.</summary>
    public int Width { get; init; } = 7;

    /// <summary>The width of a category's vector in channel attention.</summary>
    public int CategoryDimension { get; init; } = 16;

    /// <summary>The hidden units of channel attention.</summary>
    public int ChannelUnits { get; init; } = 32;

    /// <summary>The edge of the convolution of spatial attention, odd.</summary>
    public int Kernel { get; init; } = 7;

    /// <summary>The width of the picture's vector.</summary>
    public int VisualUnits { get; init; } = 64;

    /// <summary>The MLP on the picture's vector and the fields.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// CSCNN: channel and spatial attention by category on a picture's stored feature map, then an MLP on the picture and the fields
/// (Liu et al., Category-Specific CNN for Visual-aware CTR Prediction at JD.com, 2020).
/// </summary>
public static class Cscnn
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, CscnnOptions options)
    {
        var fields = new Embeddings(graph, Scene.WithoutField(graph, options.Embedding, options.Map)).Concatenated;
        var joined = graph.Concat(0, CategoryAttention.Build(graph, options), fields);
        return Score.Output(graph, Mlp.Build(graph, "mlp", joined, options.Mlp), options.Output);
    }
}
