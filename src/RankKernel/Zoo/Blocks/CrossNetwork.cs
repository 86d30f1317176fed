using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>The form of a cross layer. x₀ is the network's input, x the layer's, ⊙ the elementwise product.</summary>
public enum CrossKind
{
    /// <summary>x₀(w·x) + b + x (Wang et al., Deep &amp; Cross Network, 2017).</summary>
    Vector,

    /// <summary>x₀⊙(W·x + b) + x (Wang et al., DCN V2, 2021).</summary>
    Matrix,

    /// <summary>x₀⊙(U·Vᵀx + b) + x (DCN V2, equation 3).</summary>
    LowRank,

    /// <summary>x₀⊙Σ_e g_e(x)·(U_e tanh(C_e tanh(V_eᵀx)) + b) + x with softmax gates g that all layers share (DCN V2, equations 4 and 5).</summary>
    Mixture,

    /// <summary>x₀⊙(W·x + b)⊙σ(G·x) + x (Wang et al., Towards Deeper, Lighter and Interpretable Cross Network, 2023).</summary>
    Gated,

    /// <summary>x₀⊙(W·x) + b + x: a weight for each element of the outer product, the bias outside.</summary>
    Element,
}

/// <summary>
/// A stack of cross layers. Parameters: <c>cross.I.bias</c> [d]; <c>cross.I.weight</c> [d] or [d, d]; gated:
/// <c>cross.I.gate.weight</c> [d, d]; low rank r:
/// <c>cross.I.u</c> [d, r], <c>cross.I.v</c> [r, d]; E experts side by side: <c>cross.I.u</c> [d, E·r], <c>cross.I.v</c> [E·r, d],
/// for expert X <c>cross.I.X.c</c> [r, r], and <c>cross.gate.weight</c> [E, d]. All matrices are [out, in].
/// </summary>
public sealed record CrossOptions
{
    /// <summary>The form of the layers.</summary>
    public CrossKind Kind { get; init; } = CrossKind.Matrix;

    /// <summary>How many layers.</summary>
    public int Layers { get; init; } = 3;

    /// <summary>The rank of the low-rank forms.</summary>
    public int Rank { get; init; } = 32;

    /// <summary>How many experts a mixture has.</summary>
    public int Experts { get; init; } = 4;
}

/// <summary>A cross network.</summary>
internal static class CrossNetwork
{
    /// <summary>The last layer's output, of the shape of x₀ [d].</summary>
    public static Value Build(GraphBuilder graph, Value x0, CrossOptions options)
    {
        if (options.Layers < 1 || options.Rank < 1 || options.Experts < 1)
        {
            throw new GraphException(
                $"The cross network has {options.Layers} layers, rank {options.Rank} and {options.Experts} experts; expected at least 1 each.");
        }

        using var scope = graph.Scope("cross");
        var width = x0.Shape[0];
        var x = x0;
        for (var i = 0; i < options.Layers; i++)
        {
            var bias = graph.Parameter($"cross.{i}.bias", width);
            x = options.Kind switch
            {
                CrossKind.Vector => graph.Add(new CrossVector(), [x0, x, graph.Parameter($"cross.{i}.weight", width), bias]),
                CrossKind.Matrix => Matrix(graph, x0, x, x, graph.Parameter($"cross.{i}.weight", width, width), bias),
                CrossKind.Gated => Gated(graph, x0, x, i, bias),
                CrossKind.LowRank => LowRank(graph, x0, x, i, options.Rank, bias),
                CrossKind.Mixture => Mixture(graph, x0, x, i, options, bias),
                _ => graph.Add(Matrix(graph, x0, x, x, graph.Parameter($"cross.{i}.weight", width, width), Zeros(graph, width)), bias),
            };
        }

        return x;
    }

    private static Value Matrix(GraphBuilder graph, Value x0, Value h, Value x, Value weight, Value bias) =>
        graph.Add(new CrossMatrix(), [x0, h, x, weight, bias]);

    private static Value Gated(GraphBuilder graph, Value x0, Value x, int layer, Value bias)
    {
        var width = x0.Shape[0];
        var weight = graph.Parameter($"cross.{layer}.weight", width, width);
        return graph.Add(new GatedCross(), [x0, x, weight, bias, graph.Parameter($"cross.{layer}.gate.weight", width, width)]);
    }

    private static Value LowRank(GraphBuilder graph, Value x0, Value x, int layer, int rank, Value bias)
    {
        var width = x0.Shape[0];
        var h = graph.Linear(x, graph.Parameter($"cross.{layer}.v", rank, width));
        return Matrix(graph, x0, h, x, graph.Parameter($"cross.{layer}.u", width, rank), bias);
    }

    /// <summary>
    /// The gates add up to 1, so Σ_e g_e(U_e h_e + b) = [U_1 … U_E]·[g_1 h_1; …; g_E h_E] + b: one matrix cross layer over the
    /// experts side by side.
    /// </summary>
    private static Value Mixture(GraphBuilder graph, Value x0, Value x, int layer, CrossOptions options, Value bias)
    {
        var (width, rank, experts) = (x0.Shape[0], options.Rank, options.Experts);
        var gates = graph.Softmax(graph.Linear(x, graph.Parameter("cross.gate.weight", experts, width)));
        var v = graph.Parameter($"cross.{layer}.v", experts * rank, width);
        var low = graph.Activate(graph.Linear(x, v), ActivationKind.Tanh);
        var parts = Enumerable.Range(0, experts).Select(expert =>
        {
            var c = graph.Parameter($"cross.{layer}.{expert}.c", rank, rank);
            var part = graph.Linear(graph.Slice(low, 0, expert * rank, rank), c);
            return graph.Multiply(graph.Activate(part, ActivationKind.Tanh), graph.Slice(gates, 0, expert, 1));
        });
        var u = graph.Parameter($"cross.{layer}.u", width, experts * rank);
        return Matrix(graph, x0, graph.Concat(0, [.. parts]), x, u, bias);
    }

    private static Value Zeros(GraphBuilder graph, int width) => graph.Constant(new Tensor(new Shape(width), new float[width]));
}
