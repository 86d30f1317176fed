using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>The parts of a list of vectors that are computed equally often, in the order user, item, pair.</summary>
/// <param name="Cadence">How often.</param>
/// <param name="Values">The vectors.</param>
/// <param name="Ranges">Where each stood among the elements of the whole list.</param>
internal sealed record SideParts(Cadence Cadence, IReadOnlyList<Value> Values, IReadOnlyList<(int Start, int Length)> Ranges)
{
    /// <summary>Groups vectors by cadence; constants go with the first group there is.</summary>
    public static IReadOnlyList<SideParts> Of(IReadOnlyList<Value> values)
    {
        var home = values.Select(value => value.Cadence).Where(cadence => cadence != Cadence.Constant).DefaultIfEmpty(Cadence.User).Min();
        var groups = new SortedDictionary<Cadence, (List<Value> Values, List<(int, int)> Ranges)>();
        var start = 0;
        foreach (var value in values)
        {
            var cadence = value.Cadence == Cadence.Constant ? home : value.Cadence;
            if (!groups.TryGetValue(cadence, out var group))
            {
                groups.Add(cadence, group = ([], []));
            }

            group.Values.Add(value);
            group.Ranges.Add((start, value.Shape.Width));
            start += value.Shape.Width;
        }

        return [.. groups.Select(group => new SideParts(group.Key, group.Value.Values, group.Value.Ranges))];
    }
}
