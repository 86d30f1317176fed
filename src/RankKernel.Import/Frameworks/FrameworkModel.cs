using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>A sequence feature made of a framework's parallel sequences.</summary>
internal sealed record HistoryGroup(string Name, IReadOnlyList<FrameworkFeature> Columns);

/// <summary>What the binders of all frameworks share: a model's features, options and renamed weights as they come together.</summary>
internal sealed class FrameworkModel
{
    private static readonly Dictionary<string, Activation> Activations = new(StringComparer.OrdinalIgnoreCase)
    {
        ["relu"] = ActivationKind.Relu,
        ["sigmoid"] = ActivationKind.Sigmoid,
        ["tanh"] = ActivationKind.Tanh,
        ["prelu"] = ActivationKind.PRelu,
        ["dice"] = ActivationKind.Dice,
        ["gelu"] = ActivationKind.Gelu,
        ["elu"] = ActivationKind.Elu,
        ["selu"] = ActivationKind.Selu,
        ["silu"] = ActivationKind.Silu,
        ["softplus"] = ActivationKind.Softplus,
        ["hardswish"] = ActivationKind.HardSwish,
        ["linear"] = ActivationKind.None,
    };

    private readonly Func<string, Side> _sides;
    private readonly FrameworkParameters _parameters;

    public FrameworkModel(FrameworkConfig config, StateDict weights, Func<string, Side> sides)
    {
        (Config, Weights, _sides) = (config, weights, sides);
        _parameters = new FrameworkParameters(weights);
        Features = [.. config.Features.Where(feature => feature.Kind != FrameworkFeatureKind.Length)];
    }

    public FrameworkConfig Config { get; }

    public SpecObject Options => Config.Hyperparameters;

    public StateDict Weights { get; }

    /// <summary>The framework's features in the order in which they are joined, without lengths.</summary>
    public IReadOnlyList<FrameworkFeature> Features { get; init; }

    /// <summary>The sequences that are attended together, each one sequence feature.</summary>
    public IReadOnlyList<HistoryGroup> Histories { get; init; } = [];

    /// <summary>The padding id of a sequence, or −1 where the true length says it all.</summary>
    public required Func<FrameworkFeature, int> Padding { get; init; }

    /// <summary>The index of an unknown value.</summary>
    public required Func<FrameworkFeature, int> Unknown { get; init; }

    public void Add(string name, Tensor tensor) => _parameters.Add(name, tensor);

    /// <summary>The zoo's name of a framework's feature.</summary>
    public string Field(FrameworkFeature feature) =>
        Histories.FirstOrDefault(history => history.Columns.Contains(feature)) is { } history ? $"{history.Name}.{feature.Name}" : feature.Name;

    public Activation Activation(string name) => Activations.TryGetValue(name, out var activation)
        ? activation
        : throw new NotSupportedModelException($"The activation '{name}' is not supported.");

    /// <summary>The features as fields, with the framework's sizes, tables and poolings.</summary>
    public EmbeddingOptions Embedding(NumericInput numeric) => new()
    {
        Dimension = Features.Max(feature => Math.Max(feature.Dimension, 1)),
        Dimensions = Features.Where(feature => feature.Dimension > 0).ToDictionary(Field, feature => feature.Dimension),
        Numeric = numeric,
        SharedTables = Features.Where(feature => feature.SharedWith is not null).ToDictionary(Field, feature => feature.Table),
        Poolings = Features.Where(feature => feature.Pooling is not null).ToDictionary(Field, Pooling),
    };

    public static Pooling Pooling(FrameworkFeature feature) => feature.Pooling switch
    {
        "sum" => Graph.Pooling.Sum,
        "mean" => Graph.Pooling.Mean,
        "max" => Graph.Pooling.Max,
        var other => throw new NotSupportedModelException($"The pooling '{other}' of the feature '{feature.Name}' is not supported."),
    };

    /// <summary>Notes options that the network does not depend on once it is trained.</summary>
    public void IgnoreTraining(params ReadOnlySpan<string> options)
    {
        foreach (var option in options)
        {
            Options.Has(option);
        }
    }

    /// <summary>Everything is renamed: checks that nothing was left over.</summary>
    /// <exception cref="NotSupportedModelException">A weight or an option was not read.</exception>
    public BoundModel Bind(Func<GraphBuilder, Value> build)
    {
        if (Options.Unasked.FirstOrDefault() is { } option)
        {
            throw new NotSupportedModelException($"The option '{option}' of the {Config.Framework} model '{Config.Model}' is not supported.");
        }

        if (Weights.Unread.Count > 0)
        {
            throw new NotSupportedModelException(
                $"The {Config.Framework} model '{Config.Model}' has weights that the network has no place for: {string.Join(", ", Weights.Unread)}.");
        }

        var features = Features.Where(feature => Histories.All(history => !history.Columns.Skip(1).Contains(feature))).ToArray();
        var lengths = features.Where(feature => feature.Length is not null).ToDictionary(feature => Convert(feature).Name, feature => feature.Length!);
        return new BoundModel(Config.Model, [.. features.Select(Convert)], _parameters, build, lengths);
    }

    private Feature Convert(FrameworkFeature feature)
    {
        if (Histories.FirstOrDefault(history => history.Columns[0] == feature) is { } history)
        {
            return new SequenceFeature(
                history.Name, SideOf(history), feature.MaxLength, [.. history.Columns.Select(column => new IdColumn(column.Name, Ids(column)))], feature.Truncation);
        }

        return feature.Kind switch
        {
            FrameworkFeatureKind.Categorical => new IdFeature(feature.Name, SideOf(feature.Name), Ids(feature)),
            FrameworkFeatureKind.Sequence => new MultiIdFeature(feature.Name, SideOf(feature.Name), Ids(feature), feature.MaxLength, feature.Truncation),
            _ => new NumericFeature(feature.Name, SideOf(feature.Name), NumericEncoding.Raw),
        };
    }

    private Side SideOf(string feature) => Config.Marks.Find(feature) ?? _sides(feature);

    /// <summary>That of the history's own name, or of any of its columns that is not a feature of its own as well.</summary>
    private Side SideOf(HistoryGroup history)
    {
        string[] names = [history.Name, .. history.Columns.Select(column => column.Name).Where(name => Features.Count(feature => feature.Name == name) == 1)];
        var marks = names.Select(name => (Name: name, Side: Config.Marks.Find(name))).Where(mark => mark.Side is not null).ToArray();
        return marks.FirstOrDefault(mark => mark.Side != marks[0].Side) is { Side: not null } other
            ? throw new ModelSpecException(
                $"'{marks[0].Name}' is marked as {marks[0].Side} and '{other.Name}' as {other.Side}, but they are attended together as '{history.Name}'; expected one side.")
            : marks.Length > 0 ? marks[0].Side!.Value : _sides(history.Name);
    }

    private IdEncoding Ids(FrameworkFeature feature)
    {
        var padding = feature.Kind == FrameworkFeatureKind.Sequence ? Padding(feature) : -1;
        return Config.Vocabularies.TryGetValue(feature.Name, out var raw)
            ? raw with { Padding = padding, Missing = feature.Kind == FrameworkFeatureKind.Sequence ? 0 : raw.Unknown }
            : new DirectEncoding(feature.Vocabulary, Unknown: Unknown(feature), Padding: padding);
    }
}
