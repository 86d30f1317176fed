namespace RankKernel.Hosting;

/// <summary>Leaves alone what failed several times in a row, and lets one caller try it after a while. Thread-safe.</summary>
internal sealed class CircuitBreaker(int failuresUntilOpen, TimeSpan openFor, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private int _failures;
    private long _openSince;
    private bool _isTrying;

    public long Opened { get; private set; }

    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _failures >= failuresUntilOpen;
            }
        }
    }

    /// <summary>Whether the caller may try now; then it reports how that went.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_failures < failuresUntilOpen)
            {
                return true;
            }

            if (_isTrying || clock.GetElapsedTime(_openSince) < openFor)
            {
                return false;
            }

            return _isTrying = true;
        }
    }

    public void Succeeded()
    {
        lock (_lock)
        {
            (_failures, _isTrying) = (0, false);
        }
    }

    public void Failed()
    {
        lock (_lock)
        {
            _isTrying = false;
            if (_failures < failuresUntilOpen)
            {
                _failures++;
                Opened += _failures == failuresUntilOpen ? 1 : 0;
            }

            _openSince = clock.GetTimestamp();
        }
    }
}
