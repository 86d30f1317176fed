using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>How the cross network and the MLPs are put together.</summary>
public enum CrossStructure
{
    /// <summary>The MLP beside the cross network; both outputs are joined.</summary>
    Parallel,

    /// <summary>The MLP on the cross network's output.</summary>
    Stacked,

    /// <summary>An MLP on the cross network's output and one beside it; both MLPs' outputs are joined.</summary>
    StackedParallel,

    /// <summary>The cross network alone.</summary>
    CrossOnly,
}

/// <summary>
/// Options of <see cref="Dcn"/>. Parameters beside those of the parts: the stack <c>stacked</c>, and <c>out.weight</c>,
/// <c>out.bias</c> of the last layer.
/// </summary>
public sealed record DcnOptions
{
    /// <summary>The fields as vectors, of any widths.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The cross network: <see cref="CrossKind.Vector"/> for DCN, <see cref="CrossKind.Gated"/> for GDCN, the others for DCN V2.</summary>
    public CrossOptions Cross { get; init; } = new();

    /// <summary>How the parts are put together.</summary>
    public CrossStructure Structure { get; init; }

    /// <summary>The MLP beside the cross network, named <c>mlp</c>, without an output layer.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>The MLP on the cross network's output, named <c>stacked</c>, without an output layer.</summary>
    public MlpOptions Stacked { get; init; } = new();

    /// <summary>A linear part that is added to the logit, or null.</summary>
    public LinearOptions? Linear { get; init; }

    /// <summary>Bounds the input x₀ of the cross network and the MLP to ± this, or null.</summary>
    public double? InputClip { get; init; }

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Deep &amp; Cross: explicit crosses of bounded degree and an MLP
/// (Wang et al., Deep &amp; Cross Network for Ad Click Predictions, 2017; DCN V2: Improved Deep &amp; Cross Network, 2021;
/// with gates: Wang et al., Towards Deeper, Lighter and Interpretable Cross Network for CTR Prediction, 2023).
/// </summary>
public static class Dcn
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, DcnOptions options)
    {
        var x0 = new Embeddings(graph, options.Embedding).JoinClipped(options.InputClip);
        var crossed = CrossNetwork.Build(graph, x0, options.Cross);
        var last = options.Structure switch
        {
            CrossStructure.Parallel => graph.Concat(0, crossed, Mlp.Hidden(graph, "mlp", x0, options.Mlp)),
            CrossStructure.Stacked => Mlp.Hidden(graph, "stacked", crossed, options.Stacked),
            CrossStructure.StackedParallel => graph.Concat(
                0, Mlp.Hidden(graph, "stacked", crossed, options.Stacked), Mlp.Hidden(graph, "mlp", x0, options.Mlp)),
            _ => crossed,
        };
        var logit = Mlp.Output(graph, "out", last, 1);
        logit = options.Linear is { } linear ? graph.Sum(LinearPart.Build(graph, linear), logit) : logit;
        return Score.Output(graph, logit, options.Output);
    }
}
