using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Gates that scale activations by a number from 0 to 2.</summary>
internal static class Gates
{
    /// <summary>2σ(MLP(x)) [<paramref name="units"/>], from the stack <paramref name="name"/>.</summary>
    public static Value Build(GraphBuilder graph, string name, Value x, MlpOptions hidden, int units)
    {
        var logits = Mlp.Build(graph, name, x, hidden, units);
        using var scope = graph.Scope(name);
        return Double(graph, logits);
    }

    /// <summary>2σ(x).</summary>
    public static Value Double(GraphBuilder graph, Value logits) =>
        graph.Multiply(graph.Activate(logits, ActivationKind.Sigmoid), Constants.Number(graph, 2));
}
