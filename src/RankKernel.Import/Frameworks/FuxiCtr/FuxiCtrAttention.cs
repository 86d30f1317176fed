using System.Text.Json;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>
/// Which of FuxiCTR's parallel sequences are attended together: <c>din_target_field</c> and <c>din_sequence_field</c>,
/// <c>dien_…</c>, <c>bst_…</c>, or TransAct's <c>target_item_field</c>; and which ones serve training alone.
/// </summary>
internal static class FuxiCtrAttention
{
    private const string Negative = "dien_neg_seq_field";

    /// <summary>One sequence feature for each group of sequences.</summary>
    public static IReadOnlyList<HistoryGroup> Histories(FrameworkConfig config)
    {
        if (Option(config.Hyperparameters, "sequence_field") is not { } option)
        {
            return [];
        }

        var groups = Groups(config.Hyperparameters, option);
        return
        [
            .. groups.Select((names, i) => new HistoryGroup(
                groups.Count == 1 ? "history" : $"history_{i}",
                [.. names.Select(config.Feature)])),
        ];
    }

    public static IReadOnlyList<AttendedPair> Pairs(FrameworkModel model) =>
    [
        .. Groups(model.Options, Option(model.Options, "target_field") ?? throw new ModelSpecException("There is no hyperparameter din_target_field, dien_target_field, bst_target_field or target_item_field, but one for the sequences.")).Zip(model.Histories, (target, history) => new AttendedPair(target, [.. history.Columns.Select(model.Field)])),
    ];

    /// <summary>The sequences of items that were not clicked: DIEN's auxiliary loss alone reads them.</summary>
    public static IReadOnlyList<string> Negatives(FrameworkConfig config) =>
        config.Hyperparameters.Has(Negative) ? [.. Groups(config.Hyperparameters, Negative).SelectMany(names => names)] : [];

    private static string? Option(SpecObject options, string name) =>
        ((string[])[$"din_{name}", $"dien_{name}", $"bst_{name}", name.Replace("_field", "_item_field", StringComparison.Ordinal)]).FirstOrDefault(options.Has);

    /// <summary>A name, or a list of names and lists of names.</summary>
    private static IReadOnlyList<IReadOnlyList<string>> Groups(SpecObject options, string name)
    {
        var element = options[name];
        return element.ValueKind == JsonValueKind.String
            ? [[element.GetString()!]]
            : [.. options.List(name).Select(group => Group(group, options.Place(name)))];
    }

    private static IReadOnlyList<string> Group(JsonElement element, string place) =>
        element.ValueKind == JsonValueKind.String ? [element.GetString()!] : SpecValues.Texts(element, place);
}
