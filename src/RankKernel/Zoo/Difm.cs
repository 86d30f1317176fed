using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="Difm"/>. Parameters beside those of the parts: <c>attention.{query, key, value, residual}.weight</c> [d, d],
/// <c>factors.vector.weight</c> [F, F·d], <c>factors.bit.weight</c> [F, hidden] over the stack <c>mlp</c>, which has no output layer.
/// </summary>
public sealed record DifmOptions
{
    /// <summary>The fields as vectors, all of one width.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The linear part; the terms of embedded fields are multiplied by the fields' factors.</summary>
    public LinearOptions Linear { get; init; } = new();

    /// <summary>How many heads the attention over fields has; the width is a multiple of it.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Whether the fields, projected, are added to what attention gives.</summary>
    public bool Residual { get; init; } = true;

    /// <summary>The bit-wise network.</summary>
    public MlpOptions Mlp { get; init; } = new() { HiddenUnits = [256, 128] };

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Dual input-aware factorization machine: a factorization machine over m_f·v_f, the factors the sum of a vector-wise part, from
/// scaled self-attention over the fields, and a bit-wise part, from an MLP
/// (Lu et al., A Dual Input-aware Factorization Machine for CTR Prediction, 2020).
/// </summary>
public static class Difm
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, DifmOptions options)
    {
        var embeddings = new Embeddings(graph, options.Embedding);
        var fields = embeddings.Vectors;
        var joined = graph.Concat(0, fields);
        var attended = Attend(graph, joined, fields.Count, options);
        var hidden = Mlp.Hidden(graph, "mlp", joined, options.Mlp);
        Value factors;
        using (graph.Scope("factors"))
        {
            factors = graph.Sum(
                graph.Linear(attended, graph.Parameter("factors.vector.weight", fields.Count, joined.Shape[0])),
                graph.Linear(hidden, graph.Parameter("factors.bit.weight", fields.Count, hidden.Shape[0])));
        }

        return Score.Output(graph, InputAware.Logit(graph, embeddings, factors, options.Linear), options.Output);
    }

    private static Value Attend(GraphBuilder graph, Value joined, int count, DifmOptions options)
    {
        using var scope = graph.Scope("attention");
        var width = joined.Shape[0] / count;
        if (options.Heads < 1 || width % options.Heads != 0)
        {
            throw new GraphException($"DIFM has {options.Heads} heads over fields of width {width}; expected a divisor of the width.");
        }

        var x = graph.Reshape(joined, count, width);
        var attention = new MultiHeadAttention(options.Heads, Math.Sqrt((double)options.Heads / width));
        var attended = graph.Add(attention, [Projected("query"), Projected("key"), Projected("value")]);
        attended = options.Residual ? graph.Sum(attended, Projected("residual")) : attended;
        return graph.Reshape(graph.Activate(attended, ActivationKind.Relu), count * width);

        Value Projected(string name) => graph.Linear(x, graph.Parameter($"attention.{name}.weight", width, width));
    }
}
