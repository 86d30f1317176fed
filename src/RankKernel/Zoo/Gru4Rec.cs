using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="Gru4Rec"/>. Parameters beside the embeddings: for recurrent layer I <c>recurrence.I.weight</c> [3h, d],
/// <c>.bias</c>, <c>.recurrent.weight</c> [3h, h], <c>.recurrent.bias</c>, gates in the order r, z, n; <c>projection.weight</c> [item, h],
/// <c>.bias</c>.
/// </summary>
public sealed record Gru4RecOptions
{
    /// <summary>The fields as vectors. The candidate and the history usually share a table.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The fields that make up the candidate, and the columns of the history. Other fields have no say.</summary>
    public AttendedPair History { get; init; } = new([], []);

    /// <summary>How many recurrent layers, one on the states of the other.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>The width of the states.</summary>
    public int Units { get; init; } = 100;

    /// <summary>Where the reset gates act.</summary>
    public GruReset Reset { get; init; }

    /// <summary>From the inner product to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.None;
}

/// <summary>
/// GRU4Rec: the last state of a GRU over the history, brought to the width of an item, times the candidate
/// (Hidasi et al., Session-based Recommendations with Recurrent Neural Networks, 2016). All but the product is done once a user.
/// </summary>
public static class Gru4Rec
{
    /// <summary>Adds the network and its output <c>score</c>; returns the inner product, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, Gru4RecOptions options)
    {
        if (options.Layers < 1)
        {
            throw new GraphException($"GRU4Rec has {options.Layers} recurrent layers; expected at least 1.");
        }

        var history = new AttendedHistory(graph, new Embeddings(graph, options.Embedding), options.History, "GRU4Rec");
        var x = history.Keys;
        for (var i = 0; i < options.Layers; i++)
        {
            x = RecurrentLayer.Gru(graph, $"recurrence.{i}", x, options.Units, options.Reset, last: i == options.Layers - 1);
        }

        using var scope = graph.Scope("product");
        return Score.Output(graph, graph.Dot(Mlp.Output(graph, "projection", x, history.Target.Shape[0]), history.Target), options.Output);
    }
}
