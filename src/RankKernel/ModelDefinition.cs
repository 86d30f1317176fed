using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel;

/// <summary>
/// A model as data: what a model file holds. Immutable.
/// </summary>
public sealed class ModelDefinition
{
    /// <summary>A model over these features.</summary>
    /// <exception cref="FeatureException">A feature is wrong in itself.</exception>
    /// <exception cref="GraphException">
    /// The network reads an input that the features do not give, two of its values have one name, a row of a value is too large, or
    /// an encoding can give an index that an embedding table does not have.
    /// </exception>
    /// <exception cref="RankKernelException">The name is empty, too long, or not a text.</exception>
    public ModelDefinition(string name, IReadOnlyList<Feature> features, ModelGraph graph)
    {
        ModelValidation.Model(name, features, graph);
        Name = name;
        Features = features;
        Graph = graph;
    }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>The version of the trained weights, free text.</summary>
    /// <exception cref="RankKernelException">It has half of a surrogate pair.</exception>
    public string Version { get; init => field = ModelValidation.Text(value, "The model's version"); } = "1";

    /// <summary>What the model is, free text.</summary>
    /// <exception cref="RankKernelException">It has half of a surrogate pair.</exception>
    public string Description { get; init => field = ModelValidation.Text(value, "The model's description"); } = "";

    /// <summary>Anything else worth keeping, such as the training data and metrics.</summary>
    /// <exception cref="RankKernelException">A key is not a name, or a text has half of a surrogate pair.</exception>
    public IReadOnlyDictionary<string, string> Metadata { get; init => field = ModelValidation.Metadata(value); } = new Dictionary<string, string>();

    /// <summary>What the model is given.</summary>
    public IReadOnlyList<Feature> Features { get; }

    /// <summary>Rows whose outputs are known, with which a loaded model can prove itself.</summary>
    /// <exception cref="RankKernelException">A row is not one of the model's features, or an output is not one of the network's.</exception>
    public IReadOnlyList<SelfTest> SelfTests { get; init => field = ModelValidation.SelfTests(Features, Graph, value); } = [];

    /// <summary>The network.</summary>
    public ModelGraph Graph { get; }
}
