using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>How a layer of <see cref="FinalNet"/> puts a half and the product of both halves together.</summary>
public enum FinalNetResidual
{
    /// <summary>Side by side: as wide as the Linear.</summary>
    Concat,

    /// <summary>Added: half as wide as the Linear.</summary>
    Sum,
}

/// <summary>
/// Options of <see cref="FinalNet"/>. Parameters of block B (<c>first</c>, <c>second</c>) beside the embeddings: <c>B.I.weight</c>,
/// <c>.bias</c>, <c>.norm.…</c>, <c>.activation.…</c> of its layers and <c>B.out.weight</c>, <c>B.out.bias</c>; of the field gates
/// <c>gate.weight</c> [F, F], <c>gate.bias</c> [F].
/// </summary>
public sealed record FinalNetOptions
{
    /// <summary>The fields as vectors; of one width if they are gated.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The first block's layers, at least one.</summary>
    public MlpOptions First { get; init; } = new();

    /// <summary>The second block's layers, whose logit is averaged with the first one's; null for one block.</summary>
    public MlpOptions? Second { get; init; }

    /// <summary>How layers multiply.</summary>
    public FinalNetResidual Residual { get; init; }

    /// <summary>Whether the first block also reads the fields times gates that a Linear over the fields makes for each dimension.</summary>
    public bool FieldGates { get; init; }

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// FINAL: layers that multiply one half of a Linear by the other, so that the order of interactions doubles with each
/// (Zhu et al., FINAL: Factorized Interaction Layer for CTR Prediction, 2023).
/// </summary>
public static class FinalNet
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, FinalNetOptions options)
    {
        var embeddings = new Embeddings(graph, options.Embedding);
        var fields = embeddings.Concatenated;
        var logit = Block(graph, "first", options.FieldGates ? Gated(graph, embeddings) : fields, options.First, options.Residual);
        if (options.Second is { } layers)
        {
            var second = Block(graph, "second", fields, layers, options.Residual);
            logit = graph.Multiply(graph.Sum(logit, second), Constants.Number(graph, 0.5));
        }

        return Score.Output(graph, logit, options.Output);
    }

    private static Value Block(GraphBuilder graph, string name, Value x, MlpOptions options, FinalNetResidual residual)
    {
        if (options.HiddenUnits.Count == 0)
        {
            throw new GraphException($"FINAL's block '{name}' has no layers; expected at least one.");
        }

        using (graph.Scope(name))
        {
            for (var i = 0; i < options.HiddenUnits.Count; i++)
            {
                x = Mlp.Layer(graph, name, i, x, options, (layer, units) => Multiplied(graph, layer, x, units, residual));
            }
        }

        return Mlp.Output(graph, $"{name}.out", x, 1);
    }

    private static Value Multiplied(GraphBuilder graph, string name, Value x, int units, FinalNetResidual residual)
    {
        var width = residual == FinalNetResidual.Concat ? units : checked(2 * units);
        if (width % 2 != 0)
        {
            throw new GraphException($"FINAL's layer '{name}' has {units} units; expected an even number, half of them multiplied.");
        }

        var h = Mlp.Output(graph, name, x, width);
        var kept = graph.Slice(h, 0, 0, width / 2);
        var product = graph.Multiply(kept, graph.Slice(h, 0, width / 2, width / 2));
        return residual == FinalNetResidual.Concat ? graph.Concat(0, kept, product) : graph.Sum(kept, product);
    }

    /// <summary>The fields, then each times its gate; raw numbers last.</summary>
    private static Value Gated(GraphBuilder graph, Embeddings embeddings)
    {
        using var scope = graph.Scope("gate");
        var matrix = FieldMatrix.Stack(graph, embeddings.Vectors);
        var gates = FieldMatrix.Mix(graph, matrix, "gate", matrix.Shape[0], bias: true);
        var gated = graph.Multiply(matrix, gates);
        return graph.Concat(0, [.. embeddings.Vectors, graph.Reshape(gated, (int)gated.Shape.Count), .. embeddings.Numbers]);
    }
}
