using System.Runtime.InteropServices;

namespace RankKernel.Testing;

/// <summary>Memory between two pages that fault when touched.</summary>
internal sealed unsafe class GuardedMemory : IDisposable
{
    private readonly byte* _base;
    private readonly nuint _length;

    public GuardedMemory(nuint byteCount, bool atEnd)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        nuint body = Math.Max(page, (byteCount + page - 1) / page * page);
        _length = body + (2 * page);
        const int ReadWrite = 3;
        const int PrivateAnonymous = 0x22;
        _base = (byte*)Map(null, _length, ReadWrite, PrivateAnonymous, -1, 0);
        if ((nint)_base == -1 || Protect(_base, page, 0) != 0 || Protect(_base + page + body, page, 0) != 0)
        {
            throw new InvalidOperationException($"No guarded memory of {byteCount} bytes: error {Marshal.GetLastPInvokeError()}.");
        }

        Pointer = _base + page + (atEnd ? body - byteCount : 0);
    }

    public static bool IsSupported => OperatingSystem.IsLinux();

    public byte* Pointer { get; }

    public void Dispose() => _ = Unmap(_base, _length);

    [DllImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static extern void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static extern int Protect(void* address, nuint length, int protection);

    [DllImport("libc", EntryPoint = "munmap")]
    private static extern int Unmap(void* address, nuint length);
}
