using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="MultiHeadCross"/>. Parameters beside the embeddings, for H heads of width d: <c>project.weight</c>
/// [H·d, in], <c>project.bias</c>; layer I, head J: <c>cross.I.J.weight</c> [d, d], <c>cross.I.J.bias</c>, then
/// <c>cross.I.mix.weight</c> [H·d, H·d], <c>cross.I.mix.bias</c>; and the stack <c>mlp</c>. All matrices are [out, in].
/// </summary>
public sealed record MultiHeadCrossOptions
{
    /// <summary>The fields as vectors, of any widths.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>How many heads.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>The width of a head.</summary>
    public int HeadUnits { get; init; } = 32;

    /// <summary>How many cross layers.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Bounds the fields to ± this, or null.</summary>
    public double? InputClip { get; init; }

    /// <summary>The MLP on the last layer's output.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// A cross network of several heads: the fields, projected to H slices, are crossed slice by slice, x₀⊙(W·x + b) + x, and a
/// Linear mixes the slices after every layer. It is a DCN V2 whose matrices are block-diagonal between the mixes.
/// </summary>
public static class MultiHeadCross
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, MultiHeadCrossOptions options)
    {
        var (heads, width) = (options.Heads, options.HeadUnits);
        if (heads < 1 || width < 1 || options.Layers < 1)
        {
            throw new GraphException($"The cross network has {options.Layers} layers of {heads} heads of {width} units; expected at least 1 each.");
        }

        var fields = new Embeddings(graph, options.Embedding).JoinClipped(options.InputClip);
        var x0 = Mlp.Output(graph, "project", fields, heads * width);
        var x = x0;
        for (var i = 0; i < options.Layers; i++)
        {
            using var scope = graph.Scope($"cross.{i}");
            Value[] crossed = [.. Enumerable.Range(0, heads).Select(head => Cross($"cross.{i}.{head}", head))];
            x = Mlp.Output(graph, $"cross.{i}.mix", graph.Concat(0, crossed), heads * width);
        }

        return Score.Output(graph, Mlp.Build(graph, "mlp", x, options.Mlp), options.Output);

        Value Cross(string name, int head)
        {
            var (first, slice) = (graph.Slice(x0, 0, head * width, width), graph.Slice(x, 0, head * width, width));
            return graph.Add(
                new CrossMatrix(), [first, slice, slice, graph.Parameter($"{name}.weight", width, width), graph.Parameter($"{name}.bias", width)]);
        }
    }
}
