using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace RankKernel.Format;

/// <summary>A file mapped for reading, unmapped when the last reference is collected.</summary>
internal sealed unsafe class MappedFile
{
    private readonly SafeMemoryMappedViewHandle? _view;
    private readonly byte* _start;

    public MappedFile(string path)
    {
        using var file = File.OpenHandle(path);
        Length = RandomAccess.GetLength(file);
        if (Length == 0)
        {
            return;
        }

        using var mapping = MemoryMappedFile.CreateFromFile(
            file, null, Length, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        var accessor = mapping.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        _view = accessor.SafeMemoryMappedViewHandle;
        _view.AcquirePointer(ref _start);
        _start += accessor.PointerOffset;
    }

    ~MappedFile()
    {
        if (_start != null)
        {
            _view!.ReleasePointer();
            _view.Dispose();
        }
    }

    public long Length { get; }

    public byte* Start => _start;
}
