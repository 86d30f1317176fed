using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>The options that architectures share, from a model description.</summary>
internal static class OptionSpec
{
    private static readonly Dictionary<string, Pooling> Poolings = new()
    {
        ["sum"] = Pooling.Sum,
        ["mean"] = Pooling.Mean,
        ["sqrt_n"] = Pooling.SqrtN,
        ["max"] = Pooling.Max,
    };

    private static readonly Dictionary<string, NumericInput> Numerics = new()
    {
        ["raw"] = NumericInput.Raw,
        ["raw_in_place"] = NumericInput.RawInPlace,
        ["embedded"] = NumericInput.Embedded,
    };

    private static readonly Dictionary<string, Activation> Functions = new()
    {
        ["none"] = ActivationKind.None,
        ["relu"] = ActivationKind.Relu,
        ["relu6"] = ActivationKind.Relu6,
        ["sigmoid"] = ActivationKind.Sigmoid,
        ["tanh"] = ActivationKind.Tanh,
        ["leaky_relu"] = ActivationKind.LeakyRelu,
        ["prelu"] = ActivationKind.PRelu,
        ["dice"] = ActivationKind.Dice,
        ["elu"] = ActivationKind.Elu,
        ["selu"] = ActivationKind.Selu,
        ["gelu"] = ActivationKind.Gelu,
        ["silu"] = ActivationKind.Silu,
        ["softplus"] = ActivationKind.Softplus,
        ["hard_swish"] = ActivationKind.HardSwish,
    };

    private static readonly Dictionary<string, Activation> Outputs = new()
    {
        ["sigmoid"] = ActivationKind.Sigmoid,
        ["identity"] = ActivationKind.None,
        ["exp"] = ActivationKind.Exp,
    };

    public static EmbeddingOptions Embedding(SpecObject spec) => new()
    {
        Dimension = spec.Int("embedding_dim", 1),
        Dimensions = spec.IntMap("embedding_dims", 1),
        Numeric = spec.Choice("numeric", Numerics, NumericInput.Raw),
        Fields = spec.TextsOrNull("fields"),
        Crosses = Crosses(spec, "embedding_crosses"),
        SharedTables = spec.TextMap("shared_tables"),
        Poolings = spec.ChoiceMap("pooling", Poolings),
    };

    /// <summary>The linear part pools like the embeddings, and has a bias if the weights have one.</summary>
    public static LinearOptions Linear(SpecObject spec, ParameterSource weights) => new()
    {
        Fields = spec.TextsOrNull("linear_fields"),
        Crosses = Crosses(spec, "linear_crosses"),
        Pooling = Pooling.Mean,
        Poolings = spec.ChoiceMap("pooling", Poolings),
        Bias = weights.Contains("linear.bias"),
    };

    /// <summary>An MLP whose options have <paramref name="prefix"/> in front of their names.</summary>
    public static MlpOptions Mlp(SpecObject spec, string prefix = "") => new()
    {
        HiddenUnits = spec.Ints($"{prefix}hidden_units", 1),
        Activation = Activation(spec, $"{prefix}activation", ActivationKind.Relu),
        Activations = Activations(spec, $"{prefix}activations"),
        BatchNorm = spec.Flag("batch_norm", false),
        InputBatchNorm = spec.Flag("input_batch_norm", false),
        BatchNormEpsilon = spec.Number("batch_norm_epsilon", 1e-5),
    };

    public static LayerActivation Activation(SpecObject spec, string name, Activation otherwise) => new(
        spec.Choice(name, Functions, otherwise), spec.Number("dice_epsilon", 1e-9), spec.Flag("dice_affine", false));

    private static IReadOnlyList<CrossedField> Crosses(SpecObject spec, string name) => spec.Has(name) ? [.. spec.Objects(name).Select(Cross)] : [];

    private static CrossedField Cross(SpecObject spec)
    {
        var cross = new CrossedField(
            spec.Text("name"), spec.Texts("fields"), spec.Int("buckets", 1), spec.Int("seed", 0, 0), spec.Int("first_index", 0, 0),
            spec.Choice("pooling", Poolings, Pooling.Sum));
        spec.ExpectNoMore();
        return cross;
    }

    private static IReadOnlyList<LayerActivation> Activations(SpecObject spec, string name) => !spec.Has(name) ? [] :
    [
        .. spec.List(name).Select((element, i) => new LayerActivation(
            SpecObject.Chosen(element, $"{spec.Place(name)}[{i}]", Functions), spec.Number("dice_epsilon", 1e-9), spec.Flag("dice_affine", false))),
    ];

    public static Activation Output(SpecObject spec) => Output(spec, ActivationKind.Sigmoid);

    public static Activation Output(SpecObject spec, Activation otherwise) => spec.Choice("output", Outputs, otherwise);
}
