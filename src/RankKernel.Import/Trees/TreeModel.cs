using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Trees;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Boosted trees as a file has them, with what becomes of their margins. Immutable and thread-safe.</summary>
public sealed class TreeModel
{
    internal TreeModel(DecisionForest trees, IReadOnlyList<string> features, string objective, Activation output, bool softmax = false) =>
        (Trees, FeatureNames, Objective, Output, Softmax) = (trees, features, objective, output, softmax);

    /// <summary>The trees; their margins begin with the file's base score.</summary>
    public DecisionForest Trees { get; }

    /// <summary>The names of the numbers that the trees read, in order: the file's, or f0, f1, ...</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The objective as the file names it, such as <c>binary:logistic</c>.</summary>
    public string Objective { get; }

    /// <summary>From a margin to a prediction.</summary>
    public Activation Output { get; }

    /// <summary>Whether predictions are the softmax of the margins of all classes.</summary>
    public bool Softmax { get; }

    /// <summary>The names that the outputs get: <c>score</c>, or <c>class_0</c>, <c>class_1</c>, ...</summary>
    public IReadOnlyList<string> Outputs =>
        Trees.OutputCount == 1 ? ["score"] : [.. Enumerable.Range(0, Trees.OutputCount).Select(output => $"class_{output}")];

    /// <summary>What <see cref="Gbdt"/> needs to build the trees over features of these names.</summary>
    public GbdtOptions Options => new() { Trees = Trees, Features = FeatureNames, Outputs = Outputs, Output = Output, Softmax = Softmax };

    /// <summary>
    /// A model of the trees alone: each number is a numeric feature of its name, NaN where it is not given, on the side that
    /// <paramref name="sides"/> says.
    /// </summary>
    /// <exception cref="RankKernelException">A feature's name is none that a model can have, or stands twice.</exception>
    public ModelDefinition Define(string name, Func<string, Side> sides)
    {
        ArgumentNullException.ThrowIfNull(sides);
        Feature[] features = [.. FeatureNames.Select(feature => new NumericFeature(feature, sides(feature), Numbers))];
        var graph = new GraphBuilder(features, new TensorDictionary());
        Gbdt.Build(graph, Options);
        return new ModelDefinition(name, features, graph.Build());
    }

    /// <summary>As <see cref="Define(string, Func{string, Side})"/>, with sides by marks; a number without one is on the side of its name (<see cref="FeatureSides"/>).</summary>
    /// <exception cref="RankKernelException">A feature's name is none that a model can have, or stands twice; or a mark is of no feature.</exception>
    public ModelDefinition Define(string name, SideMarks sides)
    {
        ArgumentNullException.ThrowIfNull(sides);
        var model = Define(name, feature => sides.Find(feature) ?? FeatureSides.ByName(feature));
        sides.ExpectAllUsed(name);
        return model;
    }

    private static NumericEncoding Numbers { get; } = NumericEncoding.Raw with { NonFinite = NonFinite.Keep };
}
