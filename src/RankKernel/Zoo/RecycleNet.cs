using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="RecycleNet"/>. Parameters of unit I: <c>unit.I.weight</c> [out, in], <c>unit.I.bias</c>, and of its gate
/// <c>unit.I.gate.weight</c> [in, out], <c>unit.I.gate.bias</c>; then <c>out.weight</c>, <c>out.bias</c>.
/// </summary>
public sealed record RecycleNetOptions
{
    /// <summary>The fields as vectors, of any widths.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The widths of the units' outputs, at least one.</summary>
    public IReadOnlyList<int> Units { get; init; } = [128, 64];

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>RecycleNet units: each layer's first pass gates its own input. y = ReLU(W₁(x⊙2σ(W₂ReLU(W₁x + b₁) + b₂)) + b₁), with the same W₁ and b₁ twice.</summary>
public static class RecycleNet
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, RecycleNetOptions options)
    {
        if (options.Units.Count == 0 || options.Units.Any(units => units < 1))
        {
            throw new GraphException($"RecycleNet has units of widths [{string.Join(", ", options.Units)}]; expected at least one, of at least 1.");
        }

        var x = new Embeddings(graph, options.Embedding).Concatenated;
        for (var i = 0; i < options.Units.Count; i++)
        {
            x = Unit(graph, $"unit.{i}", x, options.Units[i]);
        }

        return Score.Output(graph, Mlp.Output(graph, "out", x, 1), options.Output);
    }

    private static Value Unit(GraphBuilder graph, string name, Value x, int units)
    {
        Value gate;
        using (graph.Scope($"{name}.gate"))
        {
            gate = Gates.Double(graph, Mlp.Output(graph, $"{name}.gate", Pass(x), x.Shape[0]));
        }

        using var scope = graph.Scope(name);
        return Pass(graph.Multiply(x, gate));

        Value Pass(Value input) => graph.Activate(Mlp.Output(graph, name, input, units), ActivationKind.Relu);
    }
}
