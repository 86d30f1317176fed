using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Networks that remember events, from a model description.</summary>
internal static class MemorySpec
{
    private static readonly Dictionary<string, MemoryUsage> Usages = new()
    {
        ["none"] = MemoryUsage.None,
        ["written"] = MemoryUsage.Written,
        ["written_twice"] = MemoryUsage.WrittenTwice,
    };

    public static Func<GraphBuilder, Value> SliRec(SpecObject spec)
    {
        var options = new SliRecOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            History = AttentionSpec.Pair(spec),
            Recurrent = spec.TextsOrNull("recurrent_columns"),
            TimeToNow = spec.Text("time_to_now"),
            TimeFromFirst = spec.Text("time_from_first"),
            Attention = AttentionSpec.Network(spec, softmax: true) with
            {
                BatchNorm = spec.Flag("attention_batch_norm", false),
                BatchNormEpsilon = spec.Number("batch_norm_epsilon", 1e-5),
            },
            LongTermOverPadding = spec.Flag("long_term_over_padding", false),
            FusionReadsLastColumn = spec.Flag("fusion_reads_last_column", false),
            Fusion = OptionSpec.Mlp(spec, "fusion_"),
            Mlp = OptionSpec.Mlp(spec),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.SliRec.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Mimn(SpecObject spec)
    {
        var channels = spec.Flag("channels", false);
        var options = new MimnOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            History = AttentionSpec.Pair(spec),
            Units = spec.Int("units", 1),
            Slots = spec.Int("slots", 1, 4),
            Usage = spec.Choice("usage", Usages, MemoryUsage.None),
            Channels = channels,
            LastChannelAlone = channels && spec.Flag("last_channel_alone", false),
            Attention = channels ? OptionSpec.Mlp(spec, "attention_") : new MlpOptions(),
            PaddedInFront = spec.Flag("padded_in_front", false),
            OutputUnits = DienSpec.Units(spec, "output_units"),
            Sharpening = spec.Number("sharpening", 2),
            Clip = spec.Number("clip", 20),
            Mlp = OptionSpec.Mlp(spec),
            TwoUnitSoftmax = spec.Flag("two_unit_softmax", false),
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.Mimn.Build(graph, options);
    }
}
