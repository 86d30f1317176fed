namespace RankKernel.Gpu;

/// <summary>
/// Which rows of a table are in a bounded number of places. Rows that were not asked for longest leave first, by the clock's hand; those of
/// calls under way stay. Not thread-safe.
/// </summary>
internal sealed class RowCache(int places)
{
    private readonly Dictionary<int, int> _places = new(places);
    private readonly int[] _rows = new int[places];
    private readonly int[] _users = new int[places];
    private readonly long[] _calls = new long[places];
    private readonly bool[] _filled = new bool[places];
    private readonly bool[] _touched = new bool[places];
    private long _call;
    private int _taken;
    private int _hand;

    /// <summary>Rows that were in their place when asked for.</summary>
    public long Hits { get; private set; }

    /// <summary>Rows that were not.</summary>
    public long Misses { get; private set; }

    /// <summary>A call begins to take rows.</summary>
    public void Begin() => _call++;

    /// <summary>The place of a row, which stays there until the call lets go of it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="isFirst">Whether the call takes the row for the first time; then it has to be let go of.</param>
    /// <param name="isMissing">Whether the call has to bring it there. A row that another call is bringing is brought again: both write the same.</param>
    /// <returns>−1 if all places belong to calls.</returns>
    public int Take(int row, out bool isFirst, out bool isMissing)
    {
        (isFirst, isMissing) = (true, false);
        if (_places.TryGetValue(row, out var place))
        {
            isFirst = _calls[place] != _call;
        }
        else
        {
            place = Free();
            if (place < 0)
            {
                return -1;
            }

            _rows[place] = row;
            _filled[place] = false;
            _places.Add(row, place);
        }

        if (isFirst)
        {
            isMissing = !_filled[place];
            Hits += isMissing ? 0 : 1;
            Misses += isMissing ? 1 : 0;
            _users[place]++;
            _calls[place] = _call;
            _touched[place] = true;
        }

        return place;
    }

    /// <summary>A call lets go of a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="isFilled">Whether the row is there now, as far as this call knows.</param>
    public void Release(int place, bool isFilled)
    {
        _filled[place] |= isFilled;
        if (--_users[place] == 0 && !_filled[place])
        {
            _places.Remove(_rows[place]);
            _touched[place] = false;
        }
    }

    private int Free()
    {
        if (_taken < _rows.Length)
        {
            return _taken++;
        }

        // Twice round: the first time the hand only takes the touch of those it passes.
        for (var step = 0; step < 2 * _rows.Length; step++)
        {
            var place = _hand;
            _hand = (_hand + 1) % _rows.Length;
            if (_users[place] > 0)
            {
                continue;
            }

            if (!_touched[place])
            {
                if (_filled[place])
                {
                    _places.Remove(_rows[place]);
                }

                return place;
            }

            _touched[place] = false;
        }

        return -1;
    }
}
