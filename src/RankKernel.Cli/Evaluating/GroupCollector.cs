using System.Runtime.InteropServices;
using RankKernel.Evaluation;

namespace RankKernel.Cli.Evaluating;

/// <summary>
/// Puts rows into their groups: any order with all rows kept, or, where the rows of a group stand together, with one group kept
/// at a time.
/// </summary>
internal sealed class GroupCollector(bool together, IReadOnlyList<GroupHandler> handlers)
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private GroupedRows[] _rows = Fresh(handlers.Count);
    private int _current = -1;

    /// <summary>Takes a row, with a score and a gain for each handler.</summary>
    /// <returns>The group's number, from 0 in the order in which they first come.</returns>
    /// <exception cref="InputException">The group ended before, and the rows of a group should stand together.</exception>
    public int Add(string group, ReadOnlySpan<float> scores, ReadOnlySpan<float> gains, int item, string where)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, group, out var isKnown);
        number = isKnown ? number : _numbers.Count - 1;
        if (together && number != _current)
        {
            if (isKnown)
            {
                throw new InputException($"{where}: the group '{group}' comes back after others; leave out --groups-together to let its rows stand anywhere.");
            }

            Finish();
            _current = number;
        }

        for (var i = 0; i < handlers.Count; i++)
        {
            _rows[i].Add(together ? 0 : number, scores[i], gains[i], item);
        }

        return number;
    }

    /// <summary>Hands over the groups that are not handed over yet.</summary>
    public void Finish()
    {
        for (var i = 0; i < handlers.Count; i++)
        {
            _rows[i].ForEach(handlers[i]);
        }

        _rows = Fresh(handlers.Count);
    }

    private static GroupedRows[] Fresh(int count) => [.. Enumerable.Range(0, count).Select(_ => new GroupedRows())];
}
