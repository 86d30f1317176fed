using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>What ESMM says of a candidate.</summary>
public enum EsmmScore
{
    /// <summary>pCTR: the probability of a click.</summary>
    Click,

    /// <summary>pCVR: the probability that a click converts.</summary>
    Conversion,

    /// <summary>pCTCVR = pCTR·pCVR: the probability of a click that converts.</summary>
    ClickAndConversion,
}

/// <summary>An output of ESMM.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="Score">What it is.</param>
public sealed record EsmmOutput(string Name, EsmmScore Score);

/// <summary>Options of <see cref="Esmm"/>. Parameters beside the embeddings: the stacks <c>tower.0</c> of clicks and <c>tower.1</c> of conversions.</summary>
public sealed record EsmmOptions
{
    /// <summary>The fields as vectors; both towers read them.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The MLP of clicks.</summary>
    public MlpOptions Click { get; init; } = new();

    /// <summary>The MLP of conversions.</summary>
    public MlpOptions Conversion { get; init; } = new();

    /// <summary>The outputs in order; models rank by the first one.</summary>
    public IReadOnlyList<EsmmOutput> Outputs { get; init; } =
    [
        new("ctcvr", EsmmScore.ClickAndConversion), new("ctr", EsmmScore.Click), new("cvr", EsmmScore.Conversion),
    ];
}

/// <summary>
/// ESMM: clicks and conversions over the entire space of impressions, pCTCVR = pCTR·pCVR
/// (Ma et al., Entire Space Multi-Task Model, 2018).
/// </summary>
public static class Esmm
{
    /// <summary>Adds the network and its outputs; returns the logits of click and conversion, [2].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, EsmmOptions options)
    {
        if (options.Outputs.Count == 0)
        {
            throw new GraphException("ESMM has no output; expected at least one.");
        }

        var x = new Embeddings(graph, options.Embedding).Concatenated;
        var click = Mlp.Build(graph, "tower.0", x, options.Click);
        var conversion = Mlp.Build(graph, "tower.1", x, options.Conversion);
        var (pCtr, pCvr) = (graph.Activate(click, ActivationKind.Sigmoid), graph.Activate(conversion, ActivationKind.Sigmoid));
        foreach (var (name, score) in options.Outputs)
        {
            graph.Output(name, score switch
            {
                EsmmScore.Click => pCtr,
                EsmmScore.Conversion => pCvr,
                _ => graph.Multiply(pCtr, pCvr),
            });
        }

        return graph.Concat(0, click, conversion);
    }
}
