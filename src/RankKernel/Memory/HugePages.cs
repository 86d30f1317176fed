using System.Runtime.InteropServices;

namespace RankKernel.Memory;

/// <summary>
/// Large tables are read at random: with pages of 4 KiB nearly every row also costs a walk through the page tables. Where the
/// system has larger ones to give, this asks for them; where not, nothing changes.
/// </summary>
internal static unsafe partial class HugePages
{
    /// <summary>Memory of at least this size and alignment can be of huge pages.</summary>
    public const int Size = 2 << 20;

    /// <summary>Memory of at least this size is rounded up to a huge page: a table in 8 bits of a hundred thousand rows is just below one.</summary>
    public const int WorthFrom = 3 << 19;

    private const int AdviseHugePage = 14;

    /// <summary>Asks for huge pages for the whole ones in this memory, before it is first touched.</summary>
    public static void Advise(byte* memory, nuint length)
    {
        if (length >= Size && OperatingSystem.IsLinux())
        {
            // Only a hint: kernels without huge pages answer with an error that changes nothing.
            _ = MAdvise(memory, length / Size * Size, AdviseHugePage);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MAdvise(byte* memory, nuint length, int advice);
}
