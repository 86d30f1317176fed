using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// A gate for each field from all of them (SENet: Hu et al., Squeeze-and-Excitation Networks, 2018; Huang et al., FiBiNET, 2019).
/// Parameters: <c>senet.0.weight</c> [F/r, F], <c>senet.1.weight</c> [F, F/r].
/// </summary>
public sealed record SqueezeExcitationOptions
{
    /// <summary>r: how many times narrower the hidden layer is than there are fields; it has at least one unit.</summary>
    public double Reduction { get; init; } = 3;

    /// <summary>The function of the gates; the hidden layer has ReLU.</summary>
    public Activation Excitation { get; init; } = ActivationKind.Relu;
}

/// <summary>Gates on fields: v_f · a_f with a = act(W₂ relu(W₁ z)), z_f = mean over the components of v_f.</summary>
internal static class SqueezeExcitation
{
    /// <summary>The fields, each times its gate.</summary>
    public static IReadOnlyList<Value> Build(GraphBuilder graph, IReadOnlyList<Value> fields, SqueezeExcitationOptions options, string name = "senet")
    {
        if (!(options.Reduction > 0))
        {
            throw new GraphException($"The reduction of '{name}' is {options.Reduction}; expected more than 0.");
        }

        using var scope = graph.Scope(name);
        var hidden = Math.Max(1, (int)(fields.Count / options.Reduction));
        var squeezed = graph.Concat(0, [.. fields.Select(field => graph.Reshape(graph.Reduce(field, ReduceKind.Mean, 0), 1))]);
        var x = graph.Activate(graph.Linear(squeezed, graph.Parameter($"{name}.0.weight", hidden, fields.Count)), ActivationKind.Relu);
        var gates = graph.Activate(graph.Linear(x, graph.Parameter($"{name}.1.weight", fields.Count, hidden)), options.Excitation);
        return [.. fields.Select((field, i) => graph.Multiply(field, graph.Slice(gates, 0, i, 1)))];
    }
}
