using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="Fm"/>.</summary>
public sealed record FmOptions
{
    /// <summary>The fields as vectors, all of one width.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The linear part.</summary>
    public LinearOptions Linear { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>Factorization machine: linear + ½ Σ_d [(Σ_f v)² − Σ_f v²] (Rendle, Factorization Machines, 2010).</summary>
public static class Fm
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, FmOptions options)
    {
        var linear = LinearPart.Build(graph, options.Linear);
        var pairs = Pairs(graph, new Embeddings(graph, options.Embedding));
        return Score.Output(graph, graph.Sum(linear, pairs), options.Output);
    }

    /// <summary>The second-order part, [1]. Raw numbers take no part.</summary>
    internal static Value Pairs(GraphBuilder graph, Embeddings embeddings)
    {
        var fields = embeddings.Vectors;
        using var scope = graph.Scope("fm");
        return graph.FactorizationMachine(fields);
    }
}
