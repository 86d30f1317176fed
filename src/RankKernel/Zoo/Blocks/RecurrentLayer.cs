using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Recurrent layers. Parameters, with the layer's name in front: <c>.weight</c> [g·h, d], <c>.bias</c> [g·h],
/// <c>.recurrent.weight</c> [g·h, h], <c>.recurrent.bias</c> [g·h], gates in the order r, z, n, or i, f, g, o; AGRU has no z.
/// </summary>
internal static class RecurrentLayer
{
    /// <summary>All states [T, units], or the last one [units].</summary>
    public static Value Gru(GraphBuilder graph, string name, Value x, int units, GruReset reset, bool last = false)
    {
        using var scope = graph.Scope(name);
        return graph.Add(new Gru(reset, last), [x, .. Parameters(graph, name, x.Shape[1], units, Graph.Gru.Gates)]);
    }

    /// <summary>All states [T, units], or the last one [units].</summary>
    public static Value Lstm(GraphBuilder graph, string name, Value x, int units, bool last = false)
    {
        using var scope = graph.Scope(name);
        return graph.Add(new Lstm(last), [x, .. Parameters(graph, name, x.Shape[1], units, Graph.Lstm.Gates)]);
    }

    /// <summary>The last state [units].</summary>
    public static Value Attentional(GraphBuilder graph, string name, Value x, Value scores, int units, GruAttention attention, GruReset reset)
    {
        using var scope = graph.Scope(name);
        var operation = new AttentionalGru(attention, reset);
        return graph.Add(operation, [x, scores, .. Parameters(graph, name, x.Shape[1], units, operation.Gates)]);
    }

    private static Value[] Parameters(GraphBuilder graph, string name, int width, int units, int gates)
    {
        if (units < 1)
        {
            throw new GraphException($"The recurrent layer '{name}' has {units} units; expected at least 1.");
        }

        return
        [
            graph.Parameter($"{name}.weight", gates * units, width),
            graph.Parameter($"{name}.bias", gates * units),
            graph.Parameter($"{name}.recurrent.weight", gates * units, units),
            graph.Parameter($"{name}.recurrent.bias", gates * units),
        ];
    }
}
