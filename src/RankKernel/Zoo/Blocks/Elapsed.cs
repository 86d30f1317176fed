using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>The time that has passed since an event.</summary>
internal static class Elapsed
{
    /// <summary>(now − event) ÷ unit from days and seconds, which are subtracted before they lose precision; [1].</summary>
    /// <exception cref="GraphException">A feature is not a moment.</exception>
    public static Value Build(GraphBuilder graph, string feature, ElapsedTime since)
    {
        var (now, then) = (graph.Input(since.Now), graph.Input(feature));
        using var scope = graph.Scope($"elapsed.{feature}");
        var difference = graph.Slice(graph.Subtract(now, then), 0, 0, 2);
        var weight = new Tensor(new Shape(1, 2), [(float)(Moment.SecondsOfDay / since.UnitSeconds), (float)(1 / since.UnitSeconds)]);
        var passed = graph.Activate(graph.Linear(difference, graph.Constant(weight)), ActivationKind.Relu);
        var known = graph.Multiply(graph.Slice(now, 0, 2, 1), graph.Slice(then, 0, 2, 1));
        var otherwise = graph.Constant(new Tensor(new Shape(1), [(float)since.Default]));
        return graph.Add(new Where(), [known, since.Log ? graph.Unary(passed, UnaryKind.Log1p) : passed, otherwise]);
    }
}
