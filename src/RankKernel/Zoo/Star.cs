using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="Star"/>. Parameters beside the embeddings, for S scenes and an input of width K: layer I = 0, 1, …, out as
/// <c>shared.I.weight</c> [out, in], <c>shared.I.bias</c> [out], <c>scene.I.weight</c> [S, out, in], <c>scene.I.bias</c> [S, out]; the
/// normalisation <c>shared.norm.{weight, bias}</c> [K] and <c>scene.norm.{weight, bias, running_mean, running_var}</c> [S, K]; the stack
/// <c>auxiliary</c> with its output layer, and <c>auxiliary.scene.weight</c> [S, <see cref="SceneDimension"/>].
/// </summary>
public sealed record StarOptions
{
    /// <summary>The fields as vectors; without <see cref="Scene"/> if none are named.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The feature, of one id, that says which scene it is.</summary>
    public string Scene { get; init; } = "scene";

    /// <summary>The layers of the star. Their normalisation, if asked for, has statistics of each scene.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>ε of the partitioned normalisation.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the last layer, of one unit, is normalised (if hidden layers are) and ends with their activation too.</summary>
    public bool ActivateLast { get; init; }

    /// <summary>The auxiliary network, whose logit is added; null for none.</summary>
    public MlpOptions? Auxiliary { get; init; } = new();

    /// <summary>The width of the scene's vector, which the auxiliary network reads before the fields; 0 for none.</summary>
    public int SceneDimension { get; init; } = 16;

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// STAR: for each scene W = W_shared⊙W_scene and b = b_shared + b_scene, on a normalisation with statistics of each scene, and an
/// auxiliary network (Sheng et al., One Model to Serve All: Star Topology Adaptive Recommender, 2021). What scenes do is folded into
/// one linear layer for each scene when the network is built; the scene at hand chooses it.
/// </summary>
public static class Star
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, StarOptions options)
    {
        var scene = Scene.Of(graph, options.Scene);
        var x = new Embeddings(graph, Scene.WithoutField(graph, options.Embedding, options.Scene)).Concatenated;
        var logit = Layers(graph, scene, x, options);
        logit = options.Auxiliary is { } auxiliary ? graph.Sum(logit, Auxiliary(graph, scene, x, auxiliary, options.SceneDimension)) : logit;
        return Score.Output(graph, logit, options.Output);
    }

    private static Value Layers(GraphBuilder graph, Scene scene, Value x, StarOptions options)
    {
        using var scope = graph.Scope("star");
        var normalisation = Normalisation(graph, scene, x.Shape[0], options.NormEpsilon);
        var hidden = options.Mlp.HiddenUnits.Count;
        for (var layer = 0; layer <= hidden; layer++)
        {
            var (name, units) = layer == hidden ? ("out", 1) : ($"{layer}", options.Mlp.HiddenUnits[layer]);
            var isWhole = layer < hidden || options.ActivateLast;
            var weights = SceneWeights.Read(graph, scene, $"scene.{name}", units, x.Shape[0])
                .Star(SceneWeights.ReadShared(graph, scene, $"shared.{name}", units, x.Shape[0]));
            weights = layer == 0 ? weights.After(normalisation) : weights;
            weights = isWhole && options.Mlp.BatchNorm ? weights.Normalised(graph, $"scene.{name}.norm", options.Mlp.BatchNormEpsilon) : weights;
            x = weights.Apply(graph, scene, x);
            x = isWhole ? Scene.Activate(graph, x, options.Mlp.ActivationOf(layer)) : x;
        }

        return x;
    }

    /// <summary>(γγ_s)(x − mean_s)/√(variance_s + ε) + β + β_s.</summary>
    private static Func<int, int, (double Scale, double Shift)> Normalisation(GraphBuilder graph, Scene scene, int width, double epsilon)
    {
        var gamma = graph.Parameter("shared.norm.weight", width).Data!;
        var beta = graph.Parameter("shared.norm.bias", width).Data!;
        var sceneGamma = graph.Parameter("scene.norm.weight", scene.Count, width).Data!;
        var sceneBeta = graph.Parameter("scene.norm.bias", scene.Count, width).Data!;
        var mean = graph.Parameter("scene.norm.running_mean", scene.Count, width).Data!;
        var variance = graph.Parameter("scene.norm.running_var", scene.Count, width).Data!;
        return (s, k) =>
        {
            var at = (s * width) + k;
            var scale = (double)gamma.AsFloats()[k] * sceneGamma.AsFloats()[at] / Math.Sqrt(variance.AsFloats()[at] + epsilon);
            return (scale, (double)beta.AsFloats()[k] + sceneBeta.AsFloats()[at] - (mean.AsFloats()[at] * scale));
        };
    }

    private static Value Auxiliary(GraphBuilder graph, Scene scene, Value x, MlpOptions options, int dimension)
    {
        if (dimension < 0)
        {
            throw new GraphException($"The scene's vector has width {dimension}; expected at least 0.");
        }

        Value[] read = dimension == 0 ? [x] : [graph.EmbeddingBag(scene.Id, graph.Parameter("auxiliary.scene.weight", scene.Count, dimension)), x];
        return Mlp.Build(graph, "auxiliary", graph.Concat(0, read), options);
    }
}
