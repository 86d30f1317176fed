using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Testing;

/// <summary>
/// Networks of the zoo over <see cref="SampleFeatures"/>, by readable names: the system, and after a comma the variant. Tests,
/// benchmarks and the table of systems take them from here.
/// </summary>
internal sealed partial class Samples(SampleSize size, IReadOnlyList<Feature> features)
{
    private const int Seed = 20;

    private Dictionary<string, Func<GraphBuilder, Value>>? _all;

    /// <summary>For tests.</summary>
    public static Samples Small { get; } = new(SampleSize.Small, SampleFeatures.Small);

    /// <summary>For benchmarks.</summary>
    public static Samples Production { get; } = new(SampleSize.Production, SampleFeatures.Production);

    /// <summary>All samples.</summary>
    public IReadOnlyDictionary<string, Func<GraphBuilder, Value>> All => _all ??= new([.. Classic, .. Crossed, .. Machines, .. Pairs, .. Gated, .. Streams, .. Towers, .. Sequences, .. Attention, .. Recurrent, .. Tasks, .. Scenes]);

    /// <summary>The system that a sample is a variant of.</summary>
    public static string System(string sample) => sample.Split(',')[0];

    /// <summary>A sample with random weights.</summary>
    public ModelDefinition Define(string name, int seed = Seed)
    {
        var graph = new GraphBuilder(Features(name), new RandomParameters(seed));
        All[name](graph);
        return new ModelDefinition(name, Features(name), graph.Build());
    }

    /// <summary>What a sample is given.</summary>
    public IReadOnlyList<Feature> Features(string name) => OwnFeatures.GetValueOrDefault(System(name), features);

    /// <summary>The features of systems that are not for all kinds of features, by system.</summary>
    private Dictionary<string, IReadOnlyList<Feature>> OwnFeatures => new()
    {
        ["AutoRec"] = Ratings,
        ["CSCNN"] = [.. features, new NumericFeature("map", Side.Item, NumericEncoding.Raw, size.Rank * MapEdge * MapEdge)],
    };

    private EmbeddingOptions Raw => new()
    {
        Dimension = size.Dimension,
        SharedTables = new Dictionary<string, string> { ["history.item"] = "item_id", ["history.category"] = "category" },
        Poolings = new Dictionary<string, Pooling> { ["tags"] = Pooling.Max, ["topics"] = Pooling.Sum, ["history.action"] = Pooling.SqrtN },
    };

    private EmbeddingOptions Embedded => Raw with { Numeric = NumericInput.Embedded };

    private EmbeddingOptions Widths => Embedded with { Dimensions = new Dictionary<string, int> { ["user_id"] = 7, ["price"] = 2, ["image"] = 5 } };

    private MlpOptions Plain => new() { HiddenUnits = size.Hidden };

    private MlpOptions Normed => new()
    {
        HiddenUnits = [size.Layer],
        Activation = new LayerActivation(ActivationKind.Dice, DiceAffine: true),
        BatchNorm = true,
        InputBatchNorm = true,
    };
}
