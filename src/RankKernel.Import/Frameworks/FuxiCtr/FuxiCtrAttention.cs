using System.Text.Json;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Which of FuxiCTR's parallel sequences are attended together: <c>din_target_field</c> and <c>din_sequence_field</c>.</summary>
internal static class FuxiCtrAttention
{
    private const string Target = "din_target_field";
    private const string Sequence = "din_sequence_field";

    /// <summary>One sequence feature for each group of sequences.</summary>
    public static IReadOnlyList<HistoryGroup> Histories(FrameworkConfig config)
    {
        if (!config.Hyperparameters.Has(Sequence))
        {
            return [];
        }

        var groups = Groups(config.Hyperparameters, Sequence);
        return
        [
            .. groups.Select((names, i) => new HistoryGroup(
                groups.Count == 1 ? "history" : $"history_{i}",
                [.. names.Select(config.Feature)])),
        ];
    }

    public static IReadOnlyList<AttendedPair> Pairs(FrameworkModel model) =>
    [
        .. Groups(model.Options, Target).Zip(model.Histories, (target, history) => new AttendedPair(target, [.. history.Columns.Select(model.Field)])),
    ];

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
