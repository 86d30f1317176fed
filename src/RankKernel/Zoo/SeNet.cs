using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="SeNet"/>.</summary>
public sealed record SeNetOptions
{
    /// <summary>The fields as vectors, of any widths. Raw numbers are not gated.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The gates.</summary>
    public SqueezeExcitationOptions Gates { get; init; } = new();

    /// <summary>The MLP on the gated fields, named <c>mlp</c>.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// An MLP on fields that are each scaled by a gate from all of them (Hu et al., Squeeze-and-Excitation Networks, 2018; on fields:
/// Huang et al., FiBiNET, 2019).
/// </summary>
public static class SeNet
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, SeNetOptions options)
    {
        var embeddings = new Embeddings(graph, options.Embedding);
        var fields = embeddings.Vectors;
        if (fields.Count == 0)
        {
            throw new GraphException("SENet has no embedded fields.");
        }

        var gated = fields.Zip(SqueezeExcitation.Build(graph, fields, options.Gates)).ToDictionary(pair => pair.First, pair => pair.Second);
        var x = embeddings.Join(embeddings.Fields, (_, value) => gated.GetValueOrDefault(value, value));
        return Score.Output(graph, Mlp.Build(graph, "mlp", x, options.Mlp), options.Output);
    }
}
