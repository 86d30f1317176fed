using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>One layer of <see cref="Ccpm"/>.</summary>
/// <param name="Filters">How many maps the convolution has.</param>
/// <param name="Height">How many fields the convolution reads at once.</param>
/// <param name="Keep">How many of the largest rows are kept; 0 for what the paper keeps.</param>
public sealed record CcpmLayer(int Filters, int Height, int Keep = 0);

/// <summary>
/// Options of <see cref="Ccpm"/>. Parameters beside the embeddings; layer I: <c>conv.I.weight</c> [filters, height, maps of the layer
/// before], <c>conv.I.bias</c> [filters]; and the stack <c>mlp</c>, whose input is the last layer row by row, filter by filter.
/// </summary>
public sealed record CcpmOptions
{
    /// <summary>The fields as vectors of one width. Raw numbers do not enter.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The layers, at least one.</summary>
    public IReadOnlyList<CcpmLayer> Layers { get; init; } = [new(4, 6), new(4, 5)];

    /// <summary>Whether the largest rows come out sorted, as in DeepCTR; else in the order they had, as in the paper.</summary>
    public bool Descending { get; init; }

    /// <summary>What each convolution ends with.</summary>
    public Activation ConvActivation { get; init; } = ActivationKind.Tanh;

    /// <summary>The MLP on the last layer.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>A linear part that is added to the logit, or null.</summary>
    public LinearOptions? Linear { get; init; }

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// CCPM: convolutions over the fields, of which flexible p-max pooling keeps the largest
/// (Liu et al., A Convolutional Click Prediction Model, 2015).
/// </summary>
public static class Ccpm
{
    private const int LastKept = 3;

    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, CcpmOptions options)
    {
        if (options.Layers.Count == 0 || options.Layers.Any(layer => layer is not { Filters: > 0, Height: > 0, Keep: >= 0 }))
        {
            throw new GraphException($"CCPM has the layers [{string.Join(", ", options.Layers)}]; expected at least one, of filters and height of at least 1.");
        }

        var fields = new Embeddings(graph, options.Embedding).Vectors;
        if (fields.Count == 0 || fields.Any(field => field.Shape != fields[0].Shape))
        {
            throw new GraphException($"CCPM's fields have the widths [{string.Join(", ", fields.Select(field => field.Shape.Last))}]; expected at least one field, and one width.");
        }

        Value x;
        using (graph.Scope("conv"))
        {
            x = graph.Reshape(graph.Concat(0, fields), fields.Count, 1, fields[0].Shape[0]);
            for (var i = 0; i < options.Layers.Count; i++)
            {
                x = Layer(graph, x, i, fields.Count, options);
            }

            x = graph.Reshape(x, (int)x.Shape.Count);
        }

        var logit = Mlp.Build(graph, "mlp", x, options.Mlp);
        logit = options.Linear is { } linear ? graph.Sum(logit, LinearPart.Build(graph, linear)) : logit;
        return Score.Output(graph, logit, options.Output);
    }

    private static Value Layer(GraphBuilder graph, Value x, int i, int fields, CcpmOptions options)
    {
        var layer = options.Layers[i];
        var before = (layer.Height - 1) / 2;
        var weight = graph.Parameter($"conv.{i}.weight", layer.Filters, layer.Height, x.Shape[1]);
        var conv = new Conv(before, layer.Height - 1 - before, options.ConvActivation);
        x = graph.Add(conv, [x, weight, graph.Parameter($"conv.{i}.bias", layer.Filters)]);
        var keep = layer.Keep > 0 ? layer.Keep : Kept(fields, i + 1, options.Layers.Count);
        return graph.Add(new KMaxPooling(Math.Min(keep, x.Shape[0]), options.Descending), [x]);
    }

    /// <summary>(1 − (i/l)^(l−i))·n of n fields after layer i of l, and three after the last.</summary>
    private static int Kept(int fields, int layer, int layers) => layer == layers
        ? LastKept
        : Math.Max(1, (int)((1 - Math.Pow((double)layer / layers, layers - layer)) * fields));
}
