using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>How the two streams of a layer of <see cref="Edcn"/> meet.</summary>
public enum EdcnBridge
{
    /// <summary>Their product.</summary>
    Product,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>ReLU of a Linear on both.</summary>
    Concat,

    /// <summary>Each times a softmax of its own attention W₂ReLU(W₁x + b₁), added.</summary>
    Attention,
}

/// <summary>
/// Options of <see cref="Edcn"/>. Parameters beside the embeddings, of layer I over n numbers of F fields and of stream S
/// (<c>cross</c>, <c>deep</c>): <c>regulation.I.S.gate</c> [F], <c>regulation.I.S.norm.…</c> [n]; <c>cross.I.weight</c> [n],
/// <c>cross.I.bias</c> [n]; the stack <c>deep</c>; <c>bridge.I.weight</c> [n, 2n], <c>bridge.I.bias</c>, or for attention
/// <c>bridge.I.S.0.weight</c>, <c>bridge.I.S.0.bias</c>, <c>bridge.I.S.1.weight</c>; then <c>out.weight</c> [1, 3n], <c>out.bias</c>.
/// </summary>
public sealed record EdcnOptions
{
    /// <summary>The fields as vectors, of any widths.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>How many layers both streams have.</summary>
    public int Layers { get; init; } = 3;

    /// <summary>What each deep layer ends with.</summary>
    public LayerActivation Activation { get; init; } = new(ActivationKind.Relu);

    /// <summary>How the streams meet after each layer.</summary>
    public EdcnBridge Bridge { get; init; }

    /// <summary>Whether both streams use the cross stream's attention, as FuxiCTR's code does.</summary>
    public bool SharedAttention { get; init; }

    /// <summary>What the gates are divided by before their softmax.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Whether what a stream takes from the bridge is normalised.</summary>
    public bool BatchNorm { get; init; }

    /// <summary>ε of the normalisations.</summary>
    public double BatchNormEpsilon { get; init; } = 1e-5;

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// EDCN: a cross and a deep stream that a bridge joins after every layer, and whose next inputs gates over the fields take from
/// the bridge (Chen et al., Enhancing Explicit and Implicit Feature Interactions via Information Sharing for Parallel Deep CTR
/// Models, 2021). A cross layer is x₀(w·x) + b, without x.
/// </summary>
public static class Edcn
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, EdcnOptions options)
    {
        if (options.Layers < 1 || !(options.Temperature > 0))
        {
            throw new GraphException($"EDCN has {options.Layers} layers and the temperature {options.Temperature}; expected at least 1, and above 0.");
        }

        var embeddings = new Embeddings(graph, options.Embedding);
        int[] widths = [.. embeddings.Vectors.Concat(embeddings.Numbers).Select(value => value.Shape[0])];
        var deepOptions = new MlpOptions { HiddenUnits = [.. Enumerable.Repeat(widths.Sum(), options.Layers)], Activation = options.Activation };
        Value bridge = embeddings.Concatenated, cross = bridge, deep = bridge;
        Value? first = null;
        for (var i = 0; i < options.Layers; i++)
        {
            cross = Regulated(graph, $"regulation.{i}.cross", bridge, widths, options);
            deep = Regulated(graph, $"regulation.{i}.deep", bridge, widths, options);
            cross = Cross(graph, $"cross.{i}", first ??= cross, cross);
            using (graph.Scope("deep"))
            {
                deep = Mlp.Layer(graph, "deep", i, deep, deepOptions);
            }

            bridge = Bridge(graph, $"bridge.{i}", cross, deep, options);
        }

        return Score.Output(graph, Mlp.Output(graph, "out", graph.Concat(0, cross, deep, bridge), 1), options.Output);
    }

    private static Value Regulated(GraphBuilder graph, string name, Value x, int[] widths, EdcnOptions options)
    {
        using var scope = graph.Scope(name);
        var scores = graph.Multiply(graph.Parameter($"{name}.gate", widths.Length), Constants.Number(graph, 1 / options.Temperature));
        int[] fields = [.. widths.SelectMany((width, field) => Enumerable.Repeat(field, width))];
        var gates = graph.Add(new Select(fields), [graph.Softmax(scores)]);
        x = graph.ScaleShift(x, gates, graph.Constant(new Tensor(new Shape(fields.Length), new float[fields.Length])));
        return options.BatchNorm ? Mlp.BatchNorm(graph, $"{name}.norm", x, options.BatchNormEpsilon) : x;
    }

    private static Value Cross(GraphBuilder graph, string name, Value first, Value x)
    {
        using var scope = graph.Scope(name);
        var crossed = graph.Multiply(first, graph.Dot(x, graph.Parameter($"{name}.weight", x.Shape[0])));
        return graph.Add(crossed, graph.Parameter($"{name}.bias", x.Shape[0]));
    }

    private static Value Bridge(GraphBuilder graph, string name, Value cross, Value deep, EdcnOptions options)
    {
        using var scope = graph.Scope(name);
        return options.Bridge switch
        {
            EdcnBridge.Product => graph.Multiply(cross, deep),
            EdcnBridge.Sum => graph.Sum(cross, deep),
            EdcnBridge.Concat => graph.Activate(Mlp.Output(graph, name, graph.Concat(0, cross, deep), cross.Shape[0]), ActivationKind.Relu),
            _ => graph.Sum(Attended($"{name}.cross", cross), Attended(options.SharedAttention ? $"{name}.cross" : $"{name}.deep", deep)),
        };

        Value Attended(string attention, Value x)
        {
            var hidden = graph.Activate(Mlp.Output(graph, $"{attention}.0", x, x.Shape[0]), ActivationKind.Relu);
            var scores = graph.Linear(hidden, graph.Parameter($"{attention}.1.weight", x.Shape[0], x.Shape[0]));
            return graph.Multiply(graph.Softmax(scores), x);
        }
    }
}
