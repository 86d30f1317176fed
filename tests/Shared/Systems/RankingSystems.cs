namespace RankKernel.Testing;

/// <summary>Every system of the zoo. The README's table and <c>docs/systems.md</c> are written from it.</summary>
internal static partial class RankingSystems
{
    /// <summary>The systems by the headings of the tables.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<RankingSystem>> Groups { get; } = new Dictionary<string, IReadOnlyList<RankingSystem>>
    {
        ["Classic"] = [.. Classic, .. Machines],
        ["Deep, wide and crossed"] = [.. Crossed, .. Pairs, .. Gated, .. Streams, .. FieldAttention],
        ["Behaviour sequences"] = [.. Towers, .. Sequences, .. Recurrent, .. HistoryAttention],
        ["Several tasks, several scenes"] = [.. Tasks, .. Scenes],
    };

    /// <summary>All systems.</summary>
    public static IEnumerable<RankingSystem> All => Groups.Values.SelectMany(group => group);
}
