using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>DIEN from a model description.</summary>
internal static class DienSpec
{
    private static readonly Dictionary<string, InterestEvolution> Evolutions = new()
    {
        ["gru"] = InterestEvolution.Gru,
        ["attended_gru"] = InterestEvolution.AttendedGru,
        ["aigru"] = InterestEvolution.AiGru,
        ["agru"] = InterestEvolution.AGru,
        ["augru"] = InterestEvolution.AuGru,
        ["authors_augru"] = InterestEvolution.AuthorsAuGru,
    };

    private static readonly Dictionary<string, InterestAttention> Attentions = new()
    {
        ["network"] = InterestAttention.Network,
        ["dot"] = InterestAttention.Dot,
        ["bilinear"] = InterestAttention.Bilinear,
    };

    private static readonly Dictionary<string, GruReset> Resets = new()
    {
        ["after_product"] = GruReset.AfterProduct,
        ["before_product"] = GruReset.BeforeProduct,
    };

    public static Func<GraphBuilder, Value> Read(SpecObject spec)
    {
        var pairs = AttentionSpec.Pairs(spec);
        var kind = InterestAttention.Network;
        var attention = Attention(spec, ref kind);
        var options = new DienOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            Attended = pairs,
            Reset = Reset(spec),
            ExtractionUnits = Units(spec, "extraction_units"),
            Evolution = spec.Choice("evolution", Evolutions, InterestEvolution.AuGru),
            EvolutionUnits = Units(spec, "evolution_units"),
            AttentionKind = kind,
            Attention = attention,
            TargetLayer = spec.Has("target_activation") ? OptionSpec.Activation(spec, "target_activation", ActivationKind.PRelu) : null,
            UniformOverPadding = spec.Flag("uniform_over_padding", false),
            Sums = spec.Flag("history_sum", false) ? pairs : [],
            FieldsFirst = spec.Flag("fields_first", false),
            SumsFirst = spec.Flag("sums_first", false),
            Mlp = OptionSpec.Mlp(spec),
            TwoUnitSoftmax = spec.Flag("two_unit_softmax", false),
            Output = OptionSpec.Output(spec),
        };
        return graph => Dien.Build(graph, options);
    }

    public static GruReset Reset(SpecObject spec) => spec.Choice("reset", Resets, GruReset.AfterProduct);

    /// <summary>Attention over states; <paramref name="kind"/> is its form if nothing is said, and then what was said.</summary>
    public static AttentionOptions Attention(SpecObject spec, ref InterestAttention kind)
    {
        kind = spec.Choice("attention", Attentions, kind);
        return kind == InterestAttention.Network
            ? AttentionSpec.Network(spec, softmax: true)
            : new AttentionOptions { Normalization = AttentionSpec.Normalization(spec, softmax: true), Scale = spec.Number("attention_scale", 1) };
    }

    public static int? Units(SpecObject spec, string name) => spec.Has(name) ? spec.Int(name, 1) : null;
}
