using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>The fields of a stack that are computed equally often, in the order user, item, pair; constants go with the first.</summary>
/// <param name="Cadence">How often.</param>
/// <param name="Fields">The fields.</param>
/// <param name="Places">Where each stood.</param>
internal sealed record StackedParts(Cadence Cadence, IReadOnlyList<Value> Fields, IReadOnlyList<int> Places)
{
    public static IReadOnlyList<StackedParts> Of(IReadOnlyList<Value> fields)
    {
        var home = fields.Select(field => field.Cadence).Where(cadence => cadence != Cadence.Constant).DefaultIfEmpty(Cadence.User).Min();
        return
        [
            .. Enumerable.Range(0, fields.Count)
                .GroupBy(place => fields[place].Cadence == Cadence.Constant ? home : fields[place].Cadence)
                .OrderBy(group => group.Key)
                .Select(group => new StackedParts(group.Key, [.. group.Select(place => fields[place])], [.. group])),
        ];
    }
}
