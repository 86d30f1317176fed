using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="FinalMlp"/>. Parameters of stream S (<c>first</c>, <c>second</c>) beside the embeddings: the stack
/// <c>S</c>, <c>S.out.weight</c> [1, k], <c>S.out.bias</c>; of its selection the stack <c>S.gate</c>, the tables
/// <c>embedding.S.context.TABLE.weight</c>, or without context fields the vector <c>S.context</c>; and for J heads <c>fusion.J.weight</c>
/// [part of the second, part of the first].
/// </summary>
public sealed record FinalMlpOptions
{
    /// <summary>The fields as vectors, of any widths.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The first stream's hidden layers, at least one.</summary>
    public MlpOptions First { get; init; } = new();

    /// <summary>The second stream's hidden layers, at least one.</summary>
    public MlpOptions Second { get; init; } = new();

    /// <summary>Whether gates 2σ(MLP(context)) select what each stream reads.</summary>
    public bool Selection { get; init; } = true;

    /// <summary>Each gate's MLP before its output layer.</summary>
    public MlpOptions Gate { get; init; } = new();

    /// <summary>The fields that the first gate reads, from tables of its own; none for a trained vector.</summary>
    public IReadOnlyList<string> FirstContext { get; init; } = [];

    /// <summary>The fields that the second gate reads, from tables of its own; none for a trained vector.</summary>
    public IReadOnlyList<string> SecondContext { get; init; } = [];

    /// <summary>The heads of the bilinear fusion; both streams' widths are multiples of them.</summary>
    public int Heads { get; init; } = 1;

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// FinalMLP: two MLPs that each select their fields and meet in a bilinear fusion w₁·x + w₂·y + Σ_j x_jᵀW_j y_j over heads
/// (Mao et al., FinalMLP: An Enhanced Two-Stream MLP Model for CTR Prediction, 2023).
/// </summary>
public static class FinalMlp
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, FinalMlpOptions options)
    {
        if (options.First.HiddenUnits.Count == 0 || options.Second.HiddenUnits.Count == 0)
        {
            throw new GraphException("FinalMLP's streams need at least one hidden layer each.");
        }

        var embeddings = new Embeddings(graph, options.Embedding);
        var first = Stream("first", options.First, options.FirstContext);
        var second = Stream("second", options.Second, options.SecondContext);
        var (heads, left, right) = (options.Heads, first.Shape[0], second.Shape[0]);
        if (heads < 1 || left % heads != 0 || right % heads != 0)
        {
            throw new GraphException($"FinalMLP has {heads} heads over streams of {left} and {right} units; expected a divisor of both.");
        }

        using var scope = graph.Scope("fusion");
        var terms = Enumerable.Range(0, heads).Select(head =>
        {
            var x = graph.Slice(first, 0, head * (left / heads), left / heads);
            var y = graph.Slice(second, 0, head * (right / heads), right / heads);
            return graph.Dot(graph.Linear(x, graph.Parameter($"fusion.{head}.weight", right / heads, left / heads)), y);
        });
        var logit = graph.Sum([Mlp.Output(graph, "first.out", first, 1), Mlp.Output(graph, "second.out", second, 1), .. terms]);
        return Score.Output(graph, logit, options.Output);

        Value Stream(string name, MlpOptions layers, IReadOnlyList<string> context) => Mlp.Hidden(
            graph, name, options.Selection ? Selected(graph, name, embeddings, context, options) : embeddings.Concatenated, layers);
    }

    /// <summary>The fields times the gate, field by field, so that the user's fields under a gate of the user stay with the user.</summary>
    private static Value Selected(GraphBuilder graph, string name, Embeddings embeddings, IReadOnlyList<string> context, FinalMlpOptions options)
    {
        var own = new Embeddings(graph, options.Embedding, $"{name}.context");
        var chosen = context.Count == 0
            ? graph.Parameter($"{name}.context", options.Embedding.Dimension)
            : own.Join(context.Select(field => own.Field(field, "The selection's context")));
        var width = embeddings.Concatenated.Shape[0];
        var gate = Gates.Build(graph, $"{name}.gate", chosen, options.Gate, width);
        using var scope = graph.Scope($"{name}.gate");
        var start = 0;
        return embeddings.Join(embeddings.Fields, (_, vector) =>
        {
            var part = graph.Slice(gate, 0, start, vector.Shape[0]);
            start += vector.Shape[0];
            return graph.Multiply(vector, part);
        });
    }
}
