using System.Runtime.InteropServices;

namespace RankKernel.Gpu;

/// <summary>The rows of host tables that a call holds places for, and those that travel with its upload. Belongs to one caller at a time.</summary>
internal sealed class StagedRows
{
    private readonly List<(RowCache Cache, int Place, bool IsStaged)> _held = [];
    private readonly List<int> _names = [];
    private readonly List<int> _offsets = [];
    private readonly List<int> _words = [];
    private float[] _row = [];
    private int _named;

    /// <summary>How many rows travel.</summary>
    public int RowCount => _offsets.Count;

    /// <summary>Words of the rows that travel, with where each stands before them.</summary>
    public int Length => _offsets.Count + _words.Count;

    public void Clear()
    {
        _held.Clear();
        _names.Clear();
        _offsets.Clear();
        _words.Clear();
        _named = 0;
    }

    /// <summary>A row is in a place; <see cref="TakeNames"/> hands the places out in this order.</summary>
    public void Name(int place) => _names.Add(place);

    /// <summary>The call holds a place, and brings the row there if it is missing.</summary>
    public void Hold(RowCache cache, HostTable table, int row, int place, bool isMissing)
    {
        _held.Add((cache, place, isMissing));
        if (!isMissing)
        {
            return;
        }

        if (_row.Length < table.RowWords)
        {
            _row = new float[table.RowWords];
        }

        var words = _row.AsSpan(0, table.RowWords);
        WeightLayout.EncodeRow(table.Table, row, table.Format, words);
        _offsets.Add(_words.Count);
        _words.Add(table.Place);
        _words.Add(place);
        _words.Add(table.RowWords);
        _words.AddRange(MemoryMarshal.Cast<float, int>(words));
    }

    /// <summary>Lets go of all places.</summary>
    public void Release(bool isFilled)
    {
        foreach (var (cache, place, isStaged) in _held)
        {
            cache.Release(place, isFilled && isStaged);
        }

        Clear();
    }

    /// <summary>The next places, in the order in which they were named.</summary>
    public void TakeNames(Span<int> target)
    {
        CollectionsMarshal.AsSpan(_names).Slice(_named, target.Length).CopyTo(target);
        _named += target.Length;
    }

    /// <summary>Writes what travels.</summary>
    public void WriteTo(Span<int> words)
    {
        for (var i = 0; i < _offsets.Count; i++)
        {
            words[i] = _offsets.Count + _offsets[i];
        }

        CollectionsMarshal.AsSpan(_words).CopyTo(words[_offsets.Count..]);
    }
}
