using Microsoft.Win32.SafeHandles;

namespace RankKernel.Interests.Storage;

/// <summary>What a folder of histories changes on the disk: the seam at which tests let the power fail. Thread-safe.</summary>
internal class FolderDisk
{
    public static FolderDisk Real { get; } = new();

    /// <summary>Creates a folder and those above it that are missing; their names are on the disk then.</summary>
    /// <returns>The full path.</returns>
    public virtual string CreateFolder(string path)
    {
        var full = Path.GetFullPath(path);
        var missing = new Stack<string>();
        for (var folder = full; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            missing.Push(folder);
        }

        Directory.CreateDirectory(full);
        foreach (var folder in missing)
        {
            FolderEntries.Flush(Path.GetDirectoryName(folder)!);
        }

        return full;
    }

    /// <summary>Creates a file that is not there yet.</summary>
    public virtual SafeFileHandle Create(string path) => File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);

    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    /// <summary>Brings what was written to a file to the disk.</summary>
    public virtual void Flush(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    /// <summary>Brings the names of a folder's files to the disk.</summary>
    public virtual void FlushFolder(string path) => FolderEntries.Flush(path);

    public virtual void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public virtual void Delete(string path) => File.Delete(path);
}
