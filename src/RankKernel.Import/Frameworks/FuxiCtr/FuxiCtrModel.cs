using System.Text.Json;
using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>FuxiCTR's tensor names and conventions.</summary>
internal sealed class FuxiCtrModel
{
    public FuxiCtrModel(FrameworkConfig config, StateDict weights, Func<string, Side> sides)
    {
        var negatives = FuxiCtrAttention.Negatives(config);
        var columns = FuxiCtrLongHistory.Columns(config);
        Common = new FrameworkModel(config, weights, sides)
        {
            Features = [.. config.Features.Where(feature => feature.Kind != FrameworkFeatureKind.Length && !negatives.Contains(feature.Name)), .. columns],
            Padding = static feature => feature.Padding ?? -1,
            Unknown = static feature => feature.Vocabulary - 1,
            Histories = columns.Count > 0 ? [new HistoryGroup("history", columns)] : FuxiCtrAttention.Histories(config),
        };
        Common.IgnoreTraining("embedding_dropout", "embedding_dim", "net_dropout", "attention_dropout", "top_mlp_dropout", "bottom_mlp_dropout");
        foreach (var negative in negatives)
        {
            weights.Take(TableName("embedding_layer", negative));
        }
    }

    public FrameworkModel Common { get; }

    public SpecObject Options => Common.Options;

    private StateDict Weights => Common.Weights;

    /// <summary>Renames another set of embedding tables.</summary>
    public void Tables(string layer, string set)
    {
        foreach (var feature in Common.Features.Where(feature => feature.Table == feature.Name))
        {
            Common.Add($"embedding.{set}.{feature.Name}.weight", Table(layer, feature));
        }
    }

    /// <summary>
    /// Embedding tables side by side: of each feature, whose place among the features is given, the rows of these layers. The
    /// dimension is that of one.
    /// </summary>
    public EmbeddingOptions PackedEmbedding(Func<int, IEnumerable<string>> layers)
    {
        foreach (var (place, feature) in Common.Features.Index())
        {
            Common.Add($"embedding.{feature.Name}.weight", StateDict.Beside([.. layers(place).Select(layer => Table(layer, feature))]));
        }

        return Common.Embedding(NumericInput.Embedded);
    }

    /// <summary>A table; a numeric feature's as a vector.</summary>
    public Tensor Table(string layer, FrameworkFeature feature)
    {
        var tensor = Weights.Take(TableName(layer, feature.Name));
        return feature.Kind == FrameworkFeatureKind.Numeric ? Flat(tensor) : tensor;
    }

    /// <summary>Renames the embedding tables; numeric features have a vector of their own.</summary>
    public EmbeddingOptions Embedding(bool numeric = true)
    {
        Tables("embedding_layer", "embedding", Common.Features.Where(
            feature => (numeric || feature.Kind != FrameworkFeatureKind.Numeric) && feature.SharedWith != feature.Name));
        return Common.Embedding(NumericInput.Embedded);
    }

    /// <summary>Renames the tables of an embedding layer.</summary>
    public void Tables(string layer, string to, IEnumerable<FrameworkFeature> features)
    {
        foreach (var feature in features)
        {
            var tensor = Weights.Take(TableName(layer, feature.Name));
            if (feature.Table == feature.Name)
            {
                Common.Add($"{to}.{feature.Name}.weight", feature.Kind == FrameworkFeatureKind.Numeric ? Flat(tensor) : tensor);
            }
            else if (Weights.Take(TableName(layer, feature.Table)) is var shared && !SameElements(tensor, shared))
            {
                throw new ModelSpecException(
                    $"The features '{feature.Name}' and '{feature.Table}' share a table, but '{TableName(layer, feature.Name)}' {tensor.Shape} and '{TableName(layer, feature.Table)}' {shared.Shape} differ.");
            }
        }
    }

    /// <summary>Renames further tables of some features, of a width of their own.</summary>
    public EmbeddingOptions Embedding(string layer, IReadOnlyList<string> names, int dimension)
    {
        var features = Common.Features.Where(feature => names.Contains(feature.Name)).ToList();
        foreach (var feature in features)
        {
            if (feature.Kind != FrameworkFeatureKind.Categorical)
            {
                throw new NotSupportedModelException($"The feature '{feature.Name}' of '{layer}' is not categorical.");
            }

            Common.Add($"embedding.{layer}.{feature.Name}.weight", Weights.Take(TableName(layer, feature.Name)));
        }

        return new EmbeddingOptions
        {
            Dimension = dimension,
            Fields = [.. features.Select(Common.Field)],
            SharedTables = features.ToDictionary(Common.Field, feature => $"{layer}.{feature.Name}"),
        };
    }

    /// <summary>Renames a linear layer, which sums sequences whatever their pooling.</summary>
    public LinearOptions Linear(string layer)
    {
        foreach (var feature in Common.Features)
        {
            var tensor = Weights.Take(TableName($"{layer}.embedding_layer", feature.Name));
            Common.Add($"linear.{Common.Field(feature)}.weight", feature.Kind == FrameworkFeatureKind.Numeric ? Flat(tensor) : tensor);
        }

        var bias = Weights.Contains($"{layer}.bias");
        if (bias)
        {
            Common.Add("linear.bias", Weights.Take($"{layer}.bias"));
        }

        return new LinearOptions { Pooling = Pooling.Sum, Bias = bias };
    }

    /// <summary>Renames an MLP. FuxiCTR numbers all sub-modules through: linear layers, norms, activations, dropouts.</summary>
    /// <param name="from">The module.</param>
    /// <param name="to">The stack.</param>
    /// <param name="units">The option with the widths of the hidden layers.</param>
    /// <param name="activation">The option with the activation, or with one for each hidden layer.</param>
    /// <param name="output">The name of the output layer, if it is not that of the stack.</param>
    /// <param name="lastIsOutput">Whether the last of the widths is that of the output layer.</param>
    /// <param name="batchNorm">The option that says whether the hidden layers are normalised.</param>
    public MlpOptions Mlp(string from, string to, string units, string activation, string? output = null, bool lastIsOutput = false, string batchNorm = "batch_norm")
    {
        var options = Mlp(units, activation, batchNorm);
        options = lastIsOutput ? options with { HiddenUnits = [.. options.HiddenUnits.SkipLast(1)] } : options;
        Layers(from, to, options.HiddenUnits.Count, output);
        return options;
    }

    /// <summary>The options of an MLP alone.</summary>
    public MlpOptions Mlp(string units, string activation, string batchNorm = "batch_norm")
    {
        var activations = Activations(activation);
        return new MlpOptions
        {
            HiddenUnits = Options.Ints(units, 1),
            Activation = activations[0],
            Activations = activations.Count > 1 ? activations : [],
            BatchNorm = Options.Flag(batchNorm, false),
        };
    }

    /// <summary>One activation for all layers, or one for each.</summary>
    private IReadOnlyList<LayerActivation> Activations(string option)
    {
        var names = Options[option].ValueKind == JsonValueKind.Array ? Options.Texts(option) : [Options.Text(option)];
        return [.. names.Select(name => new LayerActivation(Common.Activation(name)))];
    }

    /// <summary>Renames the linear layers of an MLP and what stands between them; the layer after the hidden ones is the output.</summary>
    public void Layers(string from, string to, int hidden, string? output = null)
    {
        int[] linear = [.. Enumerable.Range(0, 4 * (hidden + 1)).Where(n => IsMatrix($"{from}.mlp.{n}.weight"))];
        for (var i = 0; i < linear.Length; i++)
        {
            var name = i < hidden ? $"{to}.{i}" : output ?? $"{to}.out";
            Common.Add($"{name}.weight", Weights.Take($"{from}.mlp.{linear[i]}.weight"));
            Common.Add($"{name}.bias", Weights.Take($"{from}.mlp.{linear[i]}.bias"));
            var next = i + 1 < linear.Length ? linear[i + 1] : linear[i] + 4;
            for (var n = linear[i] + 1; n < next; n++)
            {
                Between($"{from}.mlp.{n}", name);
            }
        }
    }

    public void Output(string from, string to)
    {
        Common.Add($"{to}.weight", Weights.Take($"{from}.weight"));
        Common.Add($"{to}.bias", Weights.Take($"{from}.bias"));
    }

    public void BatchNorm(string from, string to)
    {
        Statistics(from, to);
        Output(from, to);
    }

    /// <summary>Renames a BatchNorm, if there is one.</summary>
    public void Norm(string from, string to, bool exists = true)
    {
        if (exists)
        {
            BatchNorm(from, to);
        }
    }

    private void Between(string from, string to)
    {
        if (Weights.Contains($"{from}.running_mean"))
        {
            Norm(from, $"{to}.norm");
        }
        else if (Weights.Contains($"{from}.alpha"))
        {
            Common.Add($"{to}.activation.alpha", Weights.Take($"{from}.alpha"));
            Statistics($"{from}.bn", $"{to}.activation.norm");
        }
        else if (Weights.Contains($"{from}.weight"))
        {
            Common.Add($"{to}.activation.alpha", Weights.Take($"{from}.weight"));
        }
    }

    private void Statistics(string from, string to)
    {
        Common.Add($"{to}.running_mean", Weights.Take($"{from}.running_mean"));
        Common.Add($"{to}.running_var", Weights.Take($"{from}.running_var"));
    }

    private bool IsMatrix(string name) => Weights.Contains(name) && Weights.Rank(name) >= 2;

    /// <summary>Some models wrap their embedding layer once more.</summary>
    private string TableName(string layer, string feature)
    {
        const string Wrapped = ".embedding_layer.embedding_layers.";
        var bare = $"{layer}.embedding_layers.";
        var isWrapped = !Weights.Names.Any(name => name.StartsWith(bare, StringComparison.Ordinal)) && Weights.Names.Any(name => name.Contains(Wrapped, StringComparison.Ordinal));
        return isWrapped ? $"{layer}{Wrapped}{feature}.weight" : $"{bare}{feature}.weight";
    }

    private static bool SameElements(Tensor a, Tensor b)
    {
        var same = a.AsFloats().SequenceEqual(b.AsFloats());
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        return same;
    }

    private static Tensor Flat(Tensor column) => StateDict.Reshaped(column, (int)column.Shape.Count);
}
