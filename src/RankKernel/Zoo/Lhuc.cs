using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="Lhuc"/>. Parameters beside the embeddings: the stacks <c>mlp</c>, for layer I <c>gate.I</c>, and for the last layer <c>gate.out</c>.</summary>
public sealed record LhucOptions
{
    /// <summary>The fields as vectors, of any widths.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The fields that the gates read, at least one; the user's own if the gates are to be computed once a user.</summary>
    public IReadOnlyList<string> GateFields { get; init; } = [];

    /// <summary>Whether the gates' fields enter the MLP too.</summary>
    public bool GateFieldsEnter { get; init; } = true;

    /// <summary>The MLP on the fields.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>Each gate's MLP before its output layer.</summary>
    public MlpOptions Gate { get; init; } = new();

    /// <summary>Whether the logit is gated too.</summary>
    public bool GateOutput { get; init; }

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// LHUC: each layer's output is scaled by 2σ of a small MLP over chosen fields, learning hidden unit contributions
/// (Swietojanski and Renals, Differentiable Pooling for Unsupervised Acoustic Model Adaptation, 2016).
/// </summary>
public static class Lhuc
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, LhucOptions options)
    {
        if (options.GateFields.Count == 0)
        {
            throw new GraphException("LHUC has no gate fields; expected at least one.");
        }

        var embeddings = new Embeddings(graph, options.Embedding);
        InputField[] gateFields = [.. options.GateFields.Select(name => embeddings.Field(name, "The gate"))];
        var chosen = embeddings.Join(gateFields);
        var x = embeddings.Join(embeddings.Fields.Where(field => options.GateFieldsEnter || !gateFields.Contains(field)));
        for (var i = 0; i < options.Mlp.HiddenUnits.Count; i++)
        {
            var gate = Gates.Build(graph, $"gate.{i}", chosen, options.Gate, options.Mlp.HiddenUnits[i]);
            using var scope = graph.Scope("mlp");
            x = graph.Multiply(Mlp.Layer(graph, "mlp", i, x, options.Mlp), gate);
        }

        var logit = Mlp.Output(graph, "mlp.out", x, 1);
        logit = options.GateOutput ? graph.Multiply(logit, Gates.Build(graph, "gate.out", chosen, options.Gate, 1)) : logit;
        return Score.Output(graph, logit, options.Output);
    }
}
