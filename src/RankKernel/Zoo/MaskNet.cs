using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>How mask blocks are put together.</summary>
public enum MaskNetStructure
{
    /// <summary>Each block reads the one before; a Linear on the last one is the logit.</summary>
    Serial,

    /// <summary>All blocks read the fields; an MLP on their outputs side by side gives the logit.</summary>
    Parallel,
}

/// <summary>
/// Options of <see cref="MaskNet"/>. Parameters beside the embeddings: for field F <c>field_norm.F.weight</c>, <c>.bias</c> [d]; for
/// block I of width k over an input of width n, the stack <c>block.I.mask</c> with one hidden layer and an output layer [n], then
/// <c>block.I.weight</c> [k, n], <c>block.I.norm.weight</c>, <c>.bias</c> [k], <c>block.I.activation.…</c>; serial: <c>out.weight</c>,
/// <c>out.bias</c>; parallel: the stack <c>mlp</c>.
/// </summary>
public sealed record MaskNetOptions
{
    /// <summary>The fields as vectors.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>How the blocks are put together.</summary>
    public MaskNetStructure Structure { get; init; }

    /// <summary>The widths of the blocks, at least one.</summary>
    public IReadOnlyList<int> Blocks { get; init; } = [64, 64];

    /// <summary>The width of a mask's hidden layer over that of what it masks, cut to a whole number.</summary>
    public double Ratio { get; init; } = 1;

    /// <summary>What each block ends with.</summary>
    public LayerActivation Activation { get; init; } = new(ActivationKind.Relu);

    /// <summary>Whether the fields that blocks mask are layer-normalised, each by itself. Raw numbers are not.</summary>
    public bool FieldNorm { get; init; } = true;

    /// <summary>Whether each block is layer-normalised before its activation.</summary>
    public bool BlockNorm { get; init; } = true;

    /// <summary>The MLP of the parallel structure.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// MaskNet: blocks act(LayerNorm(W(mask⊙h))) whose masks W₂ReLU(W₁e + b₁) + b₂ come from all embeddings e
/// (Wang et al., MaskNet: Introducing Feature-Wise Multiplication to CTR Ranking Models by Instance-Guided Mask, 2021).
/// </summary>
public static class MaskNet
{
    private const double NormEpsilon = 1e-5;

    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, MaskNetOptions options)
    {
        if (options.Blocks.Count == 0 || options.Blocks.Any(width => width < 1))
        {
            throw new GraphException($"MaskNet has blocks of widths [{string.Join(", ", options.Blocks)}]; expected at least one, of at least 1.");
        }

        var embeddings = new Embeddings(graph, options.Embedding);
        var guide = embeddings.Concatenated;
        var fields = options.FieldNorm ? embeddings.Join(embeddings.Fields, Normed) : guide;
        if (options.Structure == MaskNetStructure.Parallel)
        {
            var joined = graph.Concat(0, [.. options.Blocks.Select((width, i) => Block(graph, $"block.{i}", guide, fields, width, options))]);
            return Score.Output(graph, Mlp.Build(graph, "mlp", joined, options.Mlp), options.Output);
        }

        var x = fields;
        for (var i = 0; i < options.Blocks.Count; i++)
        {
            x = Block(graph, $"block.{i}", guide, x, options.Blocks[i], options);
        }

        return Score.Output(graph, Mlp.Output(graph, "out", x, 1), options.Output);

        Value Normed(InputField field, Value vector) => embeddings.IsRaw(field) ? vector : LayerNorm(graph, $"field_norm.{field.Name}", vector);
    }

    private static Value Block(GraphBuilder graph, string name, Value guide, Value x, int units, MaskNetOptions options)
    {
        var width = x.Shape[0];
        var hidden = (int)(width * options.Ratio);
        if (hidden < 1)
        {
            throw new GraphException($"The mask of '{name}' has {hidden} hidden units, {options.Ratio} of {width}; expected at least 1.");
        }

        var mask = Mlp.Build(graph, $"{name}.mask", guide, new MlpOptions { HiddenUnits = [hidden] }, width);
        using var scope = graph.Scope(name);
        x = graph.Linear(graph.Multiply(mask, x), graph.Parameter($"{name}.weight", units, width));
        x = options.BlockNorm ? LayerNorm(graph, $"{name}.norm", x) : x;
        return options.Activation.Apply(graph, $"{name}.activation", x);
    }

    private static Value LayerNorm(GraphBuilder graph, string name, Value x) => graph.Add(
        new LayerNorm(NormEpsilon), [x, graph.Parameter($"{name}.weight", x.Shape.Last), graph.Parameter($"{name}.bias", x.Shape.Last)]);
}
