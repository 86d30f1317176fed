using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Experts, mixed by a gate.</summary>
internal static class Mixture
{
    /// <summary>
    /// Σ softmax(gate(x))_e·expert_e, as wide as an expert. The gate is the stack <c>NAME.gate</c> with an output layer as wide as there
    /// are experts.
    /// </summary>
    public static Value Build(GraphBuilder graph, string name, Value x, MlpOptions gate, IReadOnlyList<Value> experts)
    {
        var scores = Mlp.Build(graph, $"{name}.gate", x, gate, experts.Count);
        return Build(graph, $"{name}.mixture", scores, experts);
    }

    /// <summary>Σ softmax(scores)_e·expert_e.</summary>
    public static Value Build(GraphBuilder graph, string scope, Value scores, IReadOnlyList<Value> experts)
    {
        using var _ = graph.Scope(scope);
        return graph.Add(new MixExperts(), [graph.Softmax(scores), .. experts]);
    }
}
