using Microsoft.Win32.SafeHandles;
using RankKernel.Interests.Storage;

namespace RankKernel.Tests.Interests;

/// <summary>
/// A disk that notes what is asked of it, and can tell what it may hold if the power fails after any of it: what was flushed, and of
/// the rest whatever chance will have. Thread-safe.
/// </summary>
/// <param name="forgetsNames">Whether flushes of folders are passed over.</param>
internal sealed class UnreliableDisk(bool forgetsNames = false) : FolderDisk
{
    private readonly Lock _lock = new();
    private readonly List<Change> _changes = [];
    private readonly Dictionary<SafeFileHandle, int> _files = [];
    private int _count;

    private enum Kind
    {
        Name,
        Write,
        FlushFile,
        FlushFolder,
        Acknowledge,
    }

    public int Changes
    {
        get
        {
            lock (_lock)
            {
                return _changes.Count;
            }
        }
    }

    /// <summary>Notes that an event was acknowledged.</summary>
    public void Acknowledge(int number) => Note(new Change(Kind.Acknowledge, Number: number));

    public override SafeFileHandle Create(string path)
    {
        var file = base.Create(path);
        lock (_lock)
        {
            _files.Add(file, _count);
            _changes.Add(new Change(Kind.Name, Number: _count++, Name: Path.GetFileName(path)));
        }

        return file;
    }

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        base.Write(file, bytes, offset);
        Note(new Change(Kind.Write, Number: FileOf(file), Offset: (int)offset, Bytes: bytes.ToArray()));
    }

    public override void Flush(SafeFileHandle file) => Note(new Change(Kind.FlushFile, Number: FileOf(file)));

    public override void FlushFolder(string path)
    {
        if (!forgetsNames)
        {
            Note(new Change(Kind.FlushFolder));
        }
    }

    public override void Rename(string from, string to)
    {
        base.Rename(from, to);
        Note(new Change(Kind.Name, Number: -1, Name: Path.GetFileName(to), From: Path.GetFileName(from)));
    }

    public override void Delete(string path)
    {
        base.Delete(path);
        Note(new Change(Kind.Name, Number: -1, Name: Path.GetFileName(path)));
    }

    /// <summary>Writes into a folder what the disk may hold if the power fails after this many changes; returns what was acknowledged.</summary>
    /// <param name="changes">How many.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="luck">How likely what was not flushed is there, wholly or in part.</param>
    /// <param name="random">Chance.</param>
    public HashSet<int> Fail(int changes, string folder, double luck, Random random)
    {
        var (acknowledged, names, contents) = (new HashSet<int>(), new Dictionary<string, int>(), new List<byte[]>());
        var (live, namings, writes) = (new Dictionary<string, int>(), new List<Action>(), new List<Change>());
        foreach (var change in _changes.Take(changes))
        {
            switch (change.Kind)
            {
                case Kind.Acknowledge:
                    acknowledged.Add(change.Number);
                    break;
                case Kind.Write:
                    writes.Add(change);
                    break;
                case Kind.FlushFile:
                    writes.Where(write => write.Number == change.Number).ToList().ForEach(write => Put(contents, write, write.Bytes!.Length));
                    writes.RemoveAll(write => write.Number == change.Number);
                    break;
                case Kind.FlushFolder:
                    namings.ForEach(naming => naming());
                    namings.Clear();
                    break;
                case Kind.Name:
                    namings.Add(Naming(change, live, names, contents));
                    break;
            }
        }

        namings.ForEach(naming => Maybe(naming));
        writes.ForEach(write => Maybe(() => Put(contents, write, random.Next(4) == 0 ? random.Next(write.Bytes!.Length + 1) : write.Bytes!.Length)));
        foreach (var (name, file) in names)
        {
            File.WriteAllBytes(Path.Combine(folder, name), contents[file]);
        }

        return acknowledged;

        void Maybe(Action change)
        {
            if (random.NextDouble() < luck)
            {
                change();
            }
        }
    }

    /// <summary>What a change of names does to those on the disk once it gets there.</summary>
    private static Action Naming(Change change, Dictionary<string, int> live, Dictionary<string, int> names, List<byte[]> contents)
    {
        var file = change.Number;
        if (change.From is not null)
        {
            live.Remove(change.From, out file);
        }
        else if (file >= 0)
        {
            contents.Add([]);
        }

        if (file < 0)
        {
            live.Remove(change.Name!);
            return () => names.Remove(change.Name!);
        }

        live[change.Name!] = file;
        return () =>
        {
            names.Remove(change.From ?? "");
            names[change.Name!] = file;
        };
    }

    private static void Put(List<byte[]> contents, Change write, int length)
    {
        var content = contents[write.Number];
        if (content.Length < write.Offset + length)
        {
            Array.Resize(ref content, write.Offset + length);
        }

        write.Bytes.AsSpan(0, length).CopyTo(content.AsSpan(write.Offset));
        contents[write.Number] = content;
    }

    private int FileOf(SafeFileHandle file)
    {
        lock (_lock)
        {
            return _files[file];
        }
    }

    private void Note(Change change)
    {
        lock (_lock)
        {
            _changes.Add(change);
        }
    }

    private sealed record Change(Kind Kind, int Number = 0, string? Name = null, string? From = null, int Offset = 0, byte[]? Bytes = null);
}
