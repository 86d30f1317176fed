using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="NeuralCf"/>. The two parts have tables of their own, <c>embedding.gmf.FIELD.weight</c> and
/// <c>embedding.mlp.FIELD.weight</c>; the last layer is <c>out.weight</c>, <c>out.bias</c>.
/// </summary>
public sealed record NeuralCfOptions
{
    /// <summary>The fields of generalized matrix factorization as vectors, or null for the MLP alone.</summary>
    public EmbeddingOptions? Factorization { get; init; } = new();

    /// <summary>The fields of the MLP as vectors, or null for generalized matrix factorization alone.</summary>
    public EmbeddingOptions? Deep { get; init; } = new();

    /// <summary>The fields that make up the user's vector, side by side.</summary>
    public IReadOnlyList<string> User { get; init; } = ["user_id"];

    /// <summary>The fields that make up the item's vector.</summary>
    public IReadOnlyList<string> Item { get; init; } = ["item_id"];

    /// <summary>The MLP over user and item, without an output layer.</summary>
    public MlpOptions Mlp { get; init; } = new() { HiddenUnits = [64, 32, 16] };

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Neural collaborative filtering (NeuMF): [p⊙q ; MLP([p', q'])] → Linear, or either part alone
/// (He et al., Neural Collaborative Filtering, 2017).
/// </summary>
public static class NeuralCf
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, NeuralCfOptions options)
    {
        var parts = new List<Value>();
        if (options.Factorization is { } factorization)
        {
            var (user, item) = Vectors(new Embeddings(graph, factorization, "gmf"), options);
            using var scope = graph.Scope("gmf");
            parts.Add(graph.Multiply(user, item));
        }

        if (options.Deep is { } deep)
        {
            var (user, item) = Vectors(new Embeddings(graph, deep, "mlp"), options);
            parts.Add(Mlp.Hidden(graph, "mlp", graph.Concat(0, user, item), options.Mlp));
        }

        return parts.Count == 0
            ? throw new GraphException("NeuralCF has neither of its parts; expected at least one.")
            : Score.Output(graph, Mlp.Output(graph, "out", graph.Concat(0, parts), 1), options.Output);
    }

    private static (Value User, Value Item) Vectors(Embeddings embeddings, NeuralCfOptions options) =>
        (embeddings.Joined(options.User, "The user's vector"), embeddings.Joined(options.Item, "The item's vector"));
}
