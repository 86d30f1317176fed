using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>How AdaSparse's pruner weighs the neurons of a layer, with π = β·σ(α·W[domain, h]).</summary>
public enum PruningFactor
{
    /// <summary>π.</summary>
    Scaling,

    /// <summary>π where it is above ε, else 0.</summary>
    Fusion,

    /// <summary>π·sign(π − ε): a neuron below ε is turned over, not off.</summary>
    SignedFusion,
}

/// <summary>
/// Options of <see cref="AdaSparse"/>. Parameters beside the embeddings: the stack <c>mlp</c>; before each of its layers I = 0, 1, …, and
/// out the pruner <c>pruner.I.weight</c> [width, domain + width] of what the layer reads.
/// </summary>
public sealed record AdaSparseOptions
{
    /// <summary>The fields as vectors, but for those of the domain.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The domain's fields as vectors.</summary>
    public EmbeddingOptions Domain { get; init; } = new();

    /// <summary>The MLP, which reads the domain and the pruned fields.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>How neurons are weighed.</summary>
    public PruningFactor Factor { get; init; } = PruningFactor.Fusion;

    /// <summary>α, which training raises.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>β.</summary>
    public double Beta { get; init; } = 2;

    /// <summary>ε.</summary>
    public double Epsilon { get; init; } = 0.01;

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// AdaSparse: a pruner before each layer weighs its neurons for the domain at hand
/// (Yang et al., AdaSparse: Learning Adaptively Sparse Structures for Multi-Domain Click-Through Rate Prediction, 2022).
/// </summary>
public static class AdaSparse
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, AdaSparseOptions options)
    {
        var domain = new Embeddings(graph, options.Domain).Concatenated;
        var x = Pruned(graph, "pruner.0", domain, new Embeddings(graph, options.Embedding).Concatenated, options);
        x = graph.Concat(0, domain, x);
        var layers = options.Mlp.HiddenUnits.Count;
        for (var layer = 0; layer < layers; layer++)
        {
            using (graph.Scope("mlp"))
            {
                x = Mlp.Layer(graph, "mlp", layer, x, options.Mlp);
            }

            x = Pruned(graph, layer + 1 == layers ? "pruner.out" : $"pruner.{layer + 1}", domain, x, options);
        }

        using var scope = graph.Scope("mlp");
        return Score.Output(graph, Mlp.Output(graph, "mlp.out", x, 1), options.Output);
    }

    private static Value Pruned(GraphBuilder graph, string name, Value domain, Value x, AdaSparseOptions options) =>
        graph.Multiply(Factor(graph, name, domain, x, options), x);

    private static Value Factor(GraphBuilder graph, string name, Value domain, Value x, AdaSparseOptions options)
    {
        using var scope = graph.Scope(name);
        var width = x.Shape[0];
        var v = graph.Linear(graph.Concat(0, domain, x), graph.Parameter($"{name}.weight", width, domain.Shape[0] + width));
        v = options.Alpha == 1 ? v : graph.Multiply(v, Constants.Number(graph, options.Alpha));
        var factor = graph.Multiply(graph.Activate(v, ActivationKind.Sigmoid), Constants.Number(graph, options.Beta));
        return options.Factor switch
        {
            PruningFactor.Fusion => graph.Multiply(factor, graph.Add(new Binary(BinaryKind.Greater), [factor, Constants.Number(graph, options.Epsilon)])),
            PruningFactor.SignedFusion => graph.Multiply(factor, graph.Unary(graph.Subtract(factor, Constants.Number(graph, options.Epsilon)), UnaryKind.Sign)),
            _ => factor,
        };
    }
}
