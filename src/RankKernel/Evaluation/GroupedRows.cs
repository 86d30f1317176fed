namespace RankKernel.Evaluation;

/// <summary>What is done with the rows of one group, in the order in which they came.</summary>
/// <param name="group">The group's number.</param>
/// <param name="scores">A score a row.</param>
/// <param name="gains">A gain a row.</param>
/// <param name="items">The number of the item a row.</param>
public delegate void GroupHandler(int group, ReadOnlySpan<float> scores, ReadOnlySpan<float> gains, ReadOnlySpan<int> items);

/// <summary>Gathers the rows of groups that come in any order, in 16 bytes a row and as much again while they are handed out. Not thread-safe.</summary>
public sealed class GroupedRows
{
    private readonly List<int> _groups = [];
    private readonly List<float> _scores = [];
    private readonly List<float> _gains = [];
    private readonly List<int> _items = [];
    private int _groupCount;

    /// <summary>Rows so far.</summary>
    public int Count => _groups.Count;

    /// <summary>Takes a row.</summary>
    /// <param name="group">The group's number, counted from 0 without large gaps.</param>
    /// <param name="score">The row's score.</param>
    /// <param name="gain">How good it is.</param>
    /// <param name="item">A number for the item.</param>
    /// <exception cref="ArgumentOutOfRangeException">The group's number is below 0.</exception>
    public void Add(int group, float score, float gain, int item = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(group);
        _groups.Add(group);
        _scores.Add(score);
        _gains.Add(gain);
        _items.Add(item);
        _groupCount = Math.Max(_groupCount, group + 1);
    }

    /// <summary>Hands over each group that has rows, by number.</summary>
    public void ForEach(GroupHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var ends = new int[_groupCount];
        foreach (var group in _groups)
        {
            ends[group]++;
        }

        for (var (group, sum) = (0, 0); group < _groupCount; group++)
        {
            (ends[group], sum) = (sum, sum + ends[group]);
        }

        var (scores, gains, items) = (new float[Count], new float[Count], new int[Count]);
        for (var row = 0; row < Count; row++)
        {
            var place = ends[_groups[row]]++;
            (scores[place], gains[place], items[place]) = (_scores[row], _gains[row], _items[row]);
        }

        for (var (group, start) = (0, 0); group < _groupCount; start = ends[group++])
        {
            var rows = start..ends[group];
            if (ends[group] > start)
            {
                handler(group, scores.AsSpan(rows), gains.AsSpan(rows), items.AsSpan(rows));
            }
        }
    }
}
