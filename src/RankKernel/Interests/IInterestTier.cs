namespace RankKernel;

/// <summary>
/// A second tier behind a <see cref="UserInterestCenter"/>, through which hosts share histories. The center calls it on the threads that
/// rank and observe, so no call may wait for longer than the host accepts, and none may throw: a tier that is slow or gone says that
/// it has nothing. Must be thread-safe.
/// </summary>
/// <remarks>
/// A history is exchanged as bytes that <see cref="UserInterestCenter.TryExport"/> gives and <see cref="UserInterestCenter.Merge"/>
/// takes; to whoever keeps them they are opaque. Merging is a union of events, so that it does not matter in which order and how
/// often hosts exchange theirs.
/// </remarks>
public interface IInterestTier
{
    /// <summary>
    /// Reads the history of a user whom the center does not know. Called once for a user's first event or request since it was forgotten,
    /// while other calls for the same user wait.
    /// </summary>
    /// <returns>Exported bytes, or null if there are none or they cannot be had now.</returns>
    byte[]? Read(UserId user);

    /// <summary>
    /// Says that a user's history has changed, or is used for the first time since it came from a folder and may differ from the tier's.
    /// Called for every event: what is slow is to be queued.
    /// </summary>
    void Changed(UserId user);

    /// <summary>Says that a user's history leaves the center for lack of room or time, with its last state.</summary>
    /// <param name="user">The user.</param>
    /// <param name="history">Exported bytes; only valid during the call.</param>
    void Evicted(UserId user, ReadOnlySpan<byte> history);

    /// <summary>Says that a user is to be forgotten everywhere.</summary>
    void Forgotten(UserId user);
}
