using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>PEPNet's gate: 2σ(W₁ ReLU(W₀x + b₀) + b₁), around 1.</summary>
internal static class GateUnit
{
    /// <summary>
    /// The gate [units]. Parameters <c>NAME.0.{weight, bias}</c>, <c>NAME.out.{weight, bias}</c>; with scenes in front of their dimensions
    /// if each has its own.
    /// </summary>
    public static Value Build(GraphBuilder graph, string name, Value x, int hidden, int units, Scene? scene = null)
    {
        using var scope = graph.Scope(name);
        var inner = graph.Activate(Scene.Linear(graph, scene, $"{name}.0", x, hidden), ActivationKind.Relu);
        return Gates.Double(graph, Scene.Linear(graph, scene, $"{name}.out", inner, units));
    }
}
