using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Vectors of length 1.</summary>
internal static class UnitVector
{
    /// <summary>x / max(‖x‖, ε).</summary>
    public static Value Of(GraphBuilder graph, Value x, double epsilon)
    {
        var length = graph.Reduce(x, ReduceKind.L2, 0);
        var bounded = graph.Add(new Binary(BinaryKind.Max), [graph.Reshape(length, 1), Constants.Number(graph, epsilon)]);
        return graph.Add(new Binary(BinaryKind.Divide), [x, bounded]);
    }
}
