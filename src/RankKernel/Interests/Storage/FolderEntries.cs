using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RankKernel.Interests.Storage;

/// <summary>
/// The names in a folder. On Unix a file that was created or renamed has its name after a power failure only once the folder itself was
/// flushed, and .NET opens no folders; Windows keeps names in its journal.
/// </summary>
internal static partial class FolderEntries
{
    private const int LinuxCloseOnExec = 0x80000;
    private const int MacCloseOnExec = 0x1000000;

    /// <summary>Brings the names of a folder's files to the disk.</summary>
    /// <exception cref="IOException">The folder cannot be opened, or the disk refused.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, OperatingSystem.IsMacOS() ? MacCloseOnExec : OperatingSystem.IsLinux() ? LinuxCloseOnExec : 0);
        if (descriptor < 0)
        {
            throw new IOException($"The folder '{folder}' cannot be opened to bring the names of its files to the disk: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.FlushToDisk(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
