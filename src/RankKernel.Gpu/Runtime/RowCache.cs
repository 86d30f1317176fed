namespace RankKernel.Gpu;

/// <summary>
/// Which rows of a table are in a bounded number of places. Rows that were not asked for longest leave first, by the clock's hand; those of
/// the call under way stay. Not thread-safe.
/// </summary>
internal sealed class RowCache(int places)
{
    private readonly Dictionary<int, int> _places = new(places);
    private readonly int[] _rows = Fill(new int[places]);
    private readonly long[] _calls = new long[places];
    private readonly bool[] _touched = new bool[places];
    private long _call;
    private int _hand;

    /// <summary>Rows that were in their place when asked for.</summary>
    public long Hits { get; private set; }

    /// <summary>Rows that were not.</summary>
    public long Misses { get; private set; }

    /// <summary>A call begins; what earlier ones asked for may leave.</summary>
    public void Begin() => _call++;

    /// <summary>The place of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="isNew">Whether it has to be brought there.</param>
    /// <returns>−1 if all places belong to this call.</returns>
    public int Find(int row, out bool isNew)
    {
        isNew = !_places.TryGetValue(row, out var place);
        if (isNew)
        {
            place = Free();
            if (place < 0)
            {
                return -1;
            }

            _places.Remove(_rows[place]);
            _rows[place] = row;
            _places.Add(row, place);
            Misses++;
        }
        else if (_calls[place] != _call)
        {
            Hits++;
        }

        _calls[place] = _call;
        _touched[place] = true;
        return place;
    }

    /// <summary>Forgets a row whose place was not filled.</summary>
    public void Forget()
    {
        _places.Clear();
        Array.Fill(_rows, -1);
        Array.Clear(_calls);
        _call++;
    }

    private int Free()
    {
        // Twice round: the first time the hand only takes the touch of those it passes.
        for (var step = 0; step < 2 * _rows.Length; step++)
        {
            var place = _hand;
            _hand = (_hand + 1) % _rows.Length;
            if (_calls[place] == _call)
            {
                continue;
            }

            if (!_touched[place])
            {
                return place;
            }

            _touched[place] = false;
        }

        return -1;
    }

    private static int[] Fill(int[] rows)
    {
        Array.Fill(rows, -1);
        return rows;
    }
}
