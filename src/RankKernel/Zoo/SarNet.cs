using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="SarNet"/>. Parameters beside the embeddings, for S scenes and an input of width K: <c>scene.weight</c>,
/// <c>scene.bias</c> [S, K]; shared expert E <c>shared.E.weight</c> [units, K], <c>.bias</c> [units] and, normalised, <c>.norm.…</c> [K];
/// a scene's own expert E <c>own.E.weight</c> [S, units, K], <c>.bias</c> [S, units], <c>.norm.…</c> [S, K]; <c>gate.weight</c>
/// [experts, K], <c>gate.bias</c> over shared, then own experts; the stack <c>mlp</c>.
/// </summary>
public sealed record SarNetOptions
{
    /// <summary>The fields as vectors; without <see cref="Scene"/> if none are named.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The feature, of one id, that says which scene it is.</summary>
    public string Scene { get; init; } = "scene";

    /// <summary>How many experts all scenes share.</summary>
    public int SharedExperts { get; init; } = 8;

    /// <summary>How many experts each scene has of its own.</summary>
    public int OwnExperts { get; init; } = 2;

    /// <summary>The width of an expert.</summary>
    public int ExpertUnits { get; init; } = 16;

    /// <summary>Whether each expert normalises its input.</summary>
    public bool ExpertBatchNorm { get; init; }

    /// <summary>The MLP on the mixture.</summary>
    public MlpOptions Mlp { get; init; } = new() { HiddenUnits = [32, 32] };

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// SAR-Net: an affine map of the input for each scene, then debias experts, shared and of the scene, mixed by a gate
/// (Shen et al., SAR-Net: A Scenario-Aware Ranking Network for Personalized Fair Recommendation, 2021). All of that up to the mixture
/// is linear, so it is folded into one linear layer for each scene when the network is built.
/// </summary>
public static class SarNet
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, SarNetOptions options)
    {
        var experts = options.SharedExperts + options.OwnExperts;
        if (options.SharedExperts < 0 || options.OwnExperts < 0 || experts == 0 || options.ExpertUnits < 1)
        {
            throw new GraphException(
                $"SAR-Net has {options.SharedExperts} shared and {options.OwnExperts} own experts of {options.ExpertUnits} units; expected at least one, with one.");
        }

        var scene = Scene.Of(graph, options.Scene);
        var x = new Embeddings(graph, Scene.WithoutField(graph, options.Embedding, options.Scene)).Concatenated;
        var joined = Experts(graph, scene, x, options);
        return Score.Output(graph, Mlp.Build(graph, "mlp", Mix(graph, joined, experts, options.ExpertUnits), options.Mlp), options.Output);
    }

    private static Value Mix(GraphBuilder graph, Value joined, int experts, int units)
    {
        Value[] parts = [.. Enumerable.Range(0, experts).Select(expert => graph.Slice(joined, 0, expert * units, units))];
        Value gate;
        using (graph.Scope("gate"))
        {
            gate = graph.Slice(joined, 0, experts * units, experts);
        }

        return Mixture.Build(graph, "mixture", gate, parts);
    }

    /// <summary>All experts, then the gate, [experts·units + experts].</summary>
    private static Value Experts(GraphBuilder graph, Scene scene, Value x, SarNetOptions options)
    {
        using var scope = graph.Scope("experts");
        var (width, units) = (x.Shape[0], options.ExpertUnits);
        var weight = graph.Parameter("scene.weight", scene.Count, width).Data!;
        var bias = graph.Parameter("scene.bias", scene.Count, width).Data!;
        var layers = new List<SceneWeights>();
        for (var i = 0; i < options.SharedExperts; i++)
        {
            var expert = SceneWeights.ReadShared(graph, scene, $"shared.{i}", units, width);
            layers.Add(options.ExpertBatchNorm ? expert.After(SharedNorm(graph, $"shared.{i}.norm", options.Mlp.BatchNormEpsilon, width)) : expert);
        }

        for (var i = 0; i < options.OwnExperts; i++)
        {
            var expert = SceneWeights.Read(graph, scene, $"own.{i}", units, width);
            layers.Add(options.ExpertBatchNorm ? expert.After(SceneWeights.Norm(graph, $"own.{i}.norm", options.Mlp.BatchNormEpsilon, scene.Count, width)) : expert);
        }

        layers.Add(SceneWeights.ReadShared(graph, scene, "gate", layers.Count, width));
        return SceneWeights.Join(layers)
            .After((s, k) => (weight.AsFloats()[(s * width) + k], bias.AsFloats()[(s * width) + k]))
            .Apply(graph, scene, x);
    }

    private static Func<int, int, (double Scale, double Shift)> SharedNorm(GraphBuilder graph, string name, double epsilon, int width)
    {
        var (weight, bias, mean, variance) = (Part("weight"), Part("bias"), Part("running_mean"), Part("running_var"));
        return (_, k) =>
        {
            var scale = weight.AsFloats()[k] / Math.Sqrt(variance.AsFloats()[k] + epsilon);
            return (scale, bias.AsFloats()[k] - (mean.AsFloats()[k] * scale));
        };

        Tensor Part(string part) => graph.Parameter($"{name}.{part}", width).Data!;
    }
}
