using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Attention from a model description.</summary>
internal static class AttentionSpec
{
    private static readonly Dictionary<string, EmptyHistory> Empties = new()
    {
        ["zero"] = EmptyHistory.Zero,
        ["padding_row"] = EmptyHistory.PaddingRow,
    };

    public static IReadOnlyList<AttendedPair> Pairs(SpecObject spec)
    {
        var targets = Groups(spec, "target");
        var histories = Groups(spec, "history");
        return targets.Count == histories.Count && targets.Count > 0
            ? [.. targets.Zip(histories, (target, history) => new AttendedPair(target, history))]
            : throw new ModelSpecException($"{spec.Place("target")} has {targets.Count} groups and {spec.Place("history")} {histories.Count}; expected as many, at least one.");
    }

    /// <summary>The one pair of a network that reads one history.</summary>
    public static AttendedPair Pair(SpecObject spec) => Pairs(spec) is [var pair]
        ? pair
        : throw new ModelSpecException($"{spec.Place("history")} has several groups; expected one.");

    public static AttentionOptions Read(SpecObject spec) => Network(spec, softmax: false) with
    {
        Empty = spec.Choice("empty_history", Empties, EmptyHistory.Zero),
    };

    /// <summary>DIN's network, without what only DIN has.</summary>
    /// <param name="spec">The options.</param>
    /// <param name="softmax">Whether scores go through a softmax if nothing is said.</param>
    public static AttentionOptions Network(SpecObject spec, bool softmax) => new()
    {
        HiddenUnits = spec.Ints("attention_hidden_units", 1),
        Activation = OptionSpec.Activation(spec, "attention_activation", ActivationKind.Sigmoid),
        Normalization = Normalization(spec, softmax),
        Scale = spec.Number("attention_scale", 1),
    };

    public static AttentionNormalization Normalization(SpecObject spec, bool softmax) =>
        spec.Flag("attention_softmax", softmax) ? AttentionNormalization.Softmax : AttentionNormalization.None;

    private static IReadOnlyList<IReadOnlyList<string>> Groups(SpecObject spec, string name) =>
        [.. spec.List(name).Select((group, i) => SpecValues.Texts(group, $"{spec.Place(name)}[{i}]"))];
}
