namespace RankKernel.Evaluation;

/// <summary>A growing array of scores that is sorted when it is read.</summary>
internal sealed class ScoreList
{
    private float[] _scores = [];
    private bool _sorted = true;

    public int Count { get; private set; }

    public ReadOnlySpan<float> Sorted
    {
        get
        {
            if (!_sorted)
            {
                Array.Sort(_scores, 0, Count);
                _sorted = true;
            }

            return _scores.AsSpan(0, Count);
        }
    }

    public void Add(float score)
    {
        if (Count == Array.MaxLength)
        {
            throw new InvalidOperationException($"More than {Array.MaxLength} rows of one kind.");
        }

        if (Count == _scores.Length)
        {
            Array.Resize(ref _scores, (int)Math.Min(Math.Max(256L, 2L * Count), Array.MaxLength));
        }

        _scores[Count++] = score;
        _sorted = false;
    }

    public void Clear()
    {
        Count = 0;
        _sorted = true;
    }
}
