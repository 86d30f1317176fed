using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="Ifm"/>. Parameters beside those of the parts: <c>factors.weight</c> [F, hidden] over the stack <c>mlp</c>, which
/// has no output layer.
/// </summary>
public sealed record IfmOptions
{
    /// <summary>The fields as vectors, all of one width.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The linear part; the terms of embedded fields are multiplied by the fields' factors.</summary>
    public LinearOptions Linear { get; init; } = new();

    /// <summary>The network that estimates the factors.</summary>
    public MlpOptions Mlp { get; init; } = new() { HiddenUnits = [256, 128] };

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Input-aware factorization machine: a factorization machine over m_f·v_f with the factors m = F·softmax(P·MLP(embeddings)),
/// which multiply the linear weights too (Yu et al., An Input-aware Factorization Machine for Sparse Prediction, 2019).
/// </summary>
public static class Ifm
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, IfmOptions options)
    {
        var embeddings = new Embeddings(graph, options.Embedding);
        var fields = embeddings.Vectors;
        var hidden = Mlp.Hidden(graph, "mlp", graph.Concat(0, fields), options.Mlp);
        Value factors;
        using (graph.Scope("factors"))
        {
            var shares = graph.Softmax(graph.Linear(hidden, graph.Parameter("factors.weight", fields.Count, hidden.Shape[0])));
            factors = graph.Multiply(shares, Constants.Number(graph, fields.Count));
        }

        return Score.Output(graph, InputAware.Logit(graph, embeddings, factors, options.Linear), options.Output);
    }
}
