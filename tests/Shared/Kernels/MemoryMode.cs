namespace RankKernel.Testing;

/// <summary>Where a case's matrices lie.</summary>
internal enum MemoryMode
{
    /// <summary>On cache lines, as in use.</summary>
    Aligned,

    /// <summary>The last float touches a page that faults; the first lies wherever that puts it.</summary>
    GuardAfter,

    /// <summary>The first float follows a page that faults.</summary>
    GuardBefore,
}
