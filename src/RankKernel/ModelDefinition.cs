using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel;

/// <summary>
/// A model as data: what a model file holds. Immutable.
/// </summary>
public sealed class ModelDefinition
{
    /// <summary>A model over these features.</summary>
    /// <exception cref="RankKernelException">A feature is wrong in itself, or an encoding can give an index that an embedding table does not have.</exception>
    public ModelDefinition(string name, IReadOnlyList<Feature> features, ModelGraph graph)
    {
        Name = name;
        Features = features;
        Graph = graph;
    }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>The version of the trained weights, free text.</summary>
    public string Version { get; init; } = "1";

    /// <summary>What the model is, free text.</summary>
    public string Description { get; init; } = "";

    /// <summary>Anything else worth keeping, such as the training data and metrics.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>What the model is given.</summary>
    public IReadOnlyList<Feature> Features { get; }

    /// <summary>Rows whose outputs are known, with which a loaded model can prove itself.</summary>
    public IReadOnlyList<SelfTest> SelfTests { get; init; } = [];

    /// <summary>The network.</summary>
    public ModelGraph Graph { get; }
}
