using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>One layer of <see cref="Fgcnn"/>'s generator.</summary>
/// <param name="Filters">How many maps the convolution has.</param>
/// <param name="Height">How many fields the convolution reads at once.</param>
/// <param name="Pool">Of how many neighbouring rows the largest is kept.</param>
/// <param name="NewMaps">How many new fields each pooled row gives.</param>
public sealed record FgcnnLayer(int Filters, int Height, int Pool, int NewMaps);

/// <summary>
/// Options of <see cref="Fgcnn"/>. Parameters beside the embeddings; layer I of the generator: <c>generator.I.weight</c>
/// [filters, height, maps of the layer before], <c>generator.I.bias</c> [filters], <c>generator.I.norm.…</c> [filters],
/// <c>generator.I.recombine.weight</c> [rows·maps·d, rows·filters·d], <c>.bias</c>, its input row by row, filter by filter; and the
/// stack <c>mlp</c>. Tables of the generator's own: <c>embedding.generator.TABLE.weight</c>.
/// </summary>
public sealed record FgcnnOptions
{
    /// <summary>The fields as vectors of one width. Raw numbers join the MLP's input alone, at its end.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>Whether the generator has tables of its own.</summary>
    public bool OwnEmbedding { get; init; } = true;

    /// <summary>The generator's layers, at least one.</summary>
    public IReadOnlyList<FgcnnLayer> Layers { get; init; } = [new(14, 7, 2, 3), new(16, 7, 2, 3)];

    /// <summary>
    /// Whether as many rows of zeros stand around the fields as keep their number, (h − 1)/2 of them before; else as many after as
    /// before, as in FuxiCTR.
    /// </summary>
    public bool SamePadding { get; init; } = true;

    /// <summary>Whether rows that fill no window are kept: windows start F mod p rows before the first one and end as many after the last; else they are dropped.</summary>
    public bool PaddedPool { get; init; }

    /// <summary>Whether each convolution is normalised before its activation.</summary>
    public bool ConvBatchNorm { get; init; }

    /// <summary>ε of the convolutions' normalisations.</summary>
    public double BatchNormEpsilon { get; init; } = 1e-5;

    /// <summary>What each convolution ends with.</summary>
    public Activation ConvActivation { get; init; } = ActivationKind.Tanh;

    /// <summary>The MLP on all fields and their inner products.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>A linear part that is added to the logit, or null.</summary>
    public LinearOptions? Linear { get; init; }

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// FGCNN: convolutions over the fields make new fields, which join the others in inner products and an MLP
/// (Liu et al., Feature Generation by Convolutional Neural Network for Click-Through Rate Prediction, 2019).
/// </summary>
public static class Fgcnn
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, FgcnnOptions options)
    {
        if (options.Layers.Count == 0 || options.Layers.Any(layer => layer is not { Filters: > 0, Height: > 0, Pool: > 0, NewMaps: > 0 }))
        {
            throw new GraphException($"FGCNN has the layers [{string.Join(", ", options.Layers)}]; expected at least one, of filters, height, pool and new maps of at least 1.");
        }

        var embeddings = new Embeddings(graph, options.Embedding);
        var generator = options.OwnEmbedding ? new Embeddings(graph, options.Embedding, "generator") : embeddings;
        Value[] fields = [.. embeddings.Vectors, .. Generate(graph, generator.Vectors, options)];
        Value products;
        using (graph.Scope("interaction"))
        {
            products = graph.Add(new PairwiseDot(PairOrder.Upper, Self: false), fields);
        }

        var x = graph.Concat(0, [.. fields, products, .. embeddings.Numbers]);
        var logit = Mlp.Build(graph, "mlp", x, options.Mlp);
        logit = options.Linear is { } linear ? graph.Sum(logit, LinearPart.Build(graph, linear)) : logit;
        return Score.Output(graph, logit, options.Output);
    }

    private static IEnumerable<Value> Generate(GraphBuilder graph, IReadOnlyList<Value> fields, FgcnnOptions options)
    {
        if (fields.Count == 0)
        {
            throw new GraphException("FGCNN has no embedded fields.");
        }

        using var scope = graph.Scope("generator");
        var width = fields[0].Shape[0];
        if (fields.FirstOrDefault(field => field.Shape[0] != width) is { } other)
        {
            throw new GraphException($"FGCNN's fields have the widths {width} and {other.Shape[0]}; expected one width.");
        }

        var made = new List<Value>();
        var x = graph.Reshape(graph.Concat(0, fields), fields.Count, 1, width);
        for (var i = 0; i < options.Layers.Count; i++)
        {
            x = Convolve(graph, $"generator.{i}", x, options.Layers[i], options);
            var flat = graph.Reshape(x, (int)x.Shape.Count);
            var recombined = Mlp.Output(graph, $"generator.{i}.recombine", flat, x.Shape[0] * options.Layers[i].NewMaps * width);
            made.Add(graph.Activate(recombined, ActivationKind.Tanh));
        }

        var all = graph.Concat(0, made);
        return [.. Enumerable.Range(0, all.Shape[0] / width).Select(field => graph.Slice(all, 0, field * width, width))];
    }

    private static Value Convolve(GraphBuilder graph, string name, Value x, FgcnnLayer layer, FgcnnOptions options)
    {
        var before = (layer.Height - 1) / 2;
        var after = options.SamePadding ? layer.Height - 1 - before : before;
        var rows = x.Shape[0] + before + after - layer.Height + 1;
        var lacking = options.PaddedPool && rows > 0 ? rows % layer.Pool : 0;
        var weight = graph.Parameter($"{name}.weight", layer.Filters, layer.Height, x.Shape[1]);
        var bias = graph.Parameter($"{name}.bias", layer.Filters);
        (weight, bias) = options.ConvBatchNorm ? Normed(graph, $"{name}.norm", weight, bias, options.BatchNormEpsilon) : (weight, bias);
        return graph.Add(new Conv(before, after, options.ConvActivation, layer.Pool, lacking, lacking), [x, weight, bias]);
    }

    /// <summary>The convolution with its normalisation folded in: W' = s⊙W, b' = s⊙b + t for each filter.</summary>
    private static (Value Weight, Value Bias) Normed(GraphBuilder graph, string name, Value weight, Value bias, double epsilon)
    {
        Value Of(string part) => graph.Parameter($"{name}.{part}", bias.Shape[0]);
        var (scale, shift) = NormFolding.ScaleAndShift(Of("running_mean"), Of("running_var"), Of("weight"), Of("bias"), epsilon);
        var filter = (int)(weight.Shape.Count / weight.Shape[0]);
        var (weights, biases) = (new float[weight.Shape.Count], new float[bias.Shape.Count]);
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)(weight.Data!.AsFloats()[i] * (double)scale.AsFloats()[i / filter]);
        }

        for (var i = 0; i < biases.Length; i++)
        {
            biases[i] = (float)((bias.Data!.AsFloats()[i] * (double)scale.AsFloats()[i]) + shift.AsFloats()[i]);
        }

        return (graph.Constant(new Tensor(weight.Shape, weights)), graph.Constant(new Tensor(bias.Shape, biases)));
    }
}
