using Microsoft.Win32.SafeHandles;
using RankKernel.Interests.Storage;

namespace RankKernel.Tests.Interests;

/// <summary>A disk that leaves flushing to the system, for tests that restart much and fear no power failure.</summary>
internal sealed class UnflushedDisk : FolderDisk
{
    public override void Flush(SafeFileHandle file)
    {
    }

    public override void FlushFolder(string path)
    {
    }
}
