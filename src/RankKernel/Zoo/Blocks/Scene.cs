using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>The scene of a request (or of an item): a feature whose index chooses weights.</summary>
/// <param name="Id">The index.</param>
/// <param name="Count">How many there are.</param>
internal sealed record Scene(Value Id, int Count)
{
    /// <exception cref="GraphException">The feature is not there or is not one id.</exception>
    public static Scene Of(GraphBuilder graph, string feature) => graph.Feature(feature) is IdFeature scene
        ? new Scene(graph.Input(scene.Name), scene.Ids.Cardinality)
        : throw new GraphException($"The scene '{feature}' is a {graph.Feature(feature).GetType().Name}; expected an {nameof(IdFeature)}.");

    /// <summary>These options without the scene among the fields, unless they are named.</summary>
    public static EmbeddingOptions WithoutField(GraphBuilder graph, EmbeddingOptions options, string scene) => options with
    {
        Fields = options.Fields ?? [.. InputField.All(graph).Select(field => field.Name).Where(name => name != scene)],
    };

    /// <summary>A linear layer: one for all scenes where there is no scene, else one for each.</summary>
    public static Value Linear(GraphBuilder graph, Scene? scene, string name, Value x, int units) => scene is null
        ? Mlp.Output(graph, name, x, units)
        : SceneWeights.Read(graph, scene, name, units, x.Shape[0]).Apply(graph, scene, x);

    /// <summary>A hidden layer: one for all scenes where there is no scene, else one for each.</summary>
    public static Value Layer(GraphBuilder graph, Scene? scene, string name, Value x, MlpOptions options, int layer)
    {
        using var scope = graph.Scope(name);
        if (scene is null)
        {
            return Mlp.Layer(graph, name, layer, x, options);
        }

        var weights = SceneWeights.Read(graph, scene, $"{name}.{layer}", options.HiddenUnits[layer], x.Shape[0]);
        weights = options.BatchNorm ? weights.Normalised(graph, $"{name}.{layer}.norm", options.BatchNormEpsilon) : weights;
        return Activate(graph, weights.Apply(graph, scene, x), options.ActivationOf(layer));
    }

    /// <exception cref="GraphException">The function has vectors of its own, which scenes do not have.</exception>
    public static Value Activate(GraphBuilder graph, Value x, LayerActivation activation) => activation.Function.ParameterCount == 0
        ? graph.Activate(x, activation.Function)
        : throw new GraphException($"Layers with weights for each scene end with {activation.Function}; expected a function without parameters.");
}
