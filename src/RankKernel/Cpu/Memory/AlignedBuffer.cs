using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace RankKernel.Cpu;

/// <summary>Zeroed unmanaged memory on a cache-line boundary, freed by <see cref="Dispose"/> or the finalizer.</summary>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    public const int Alignment = 64;

    private byte* _pointer;

    public AlignedBuffer(long byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteCount);
        nuint size = checked((nuint)byteCount);
        // AlignedAlloc leaves a zero-byte block to the platform; one line keeps the pointer valid and unique.
        nuint allocated = Math.Max(size, Alignment);
        _pointer = (byte*)NativeMemory.AlignedAlloc(allocated, Alignment);
        NativeMemory.Clear(_pointer, allocated);
        ByteLength = byteCount;
    }

    ~AlignedBuffer() => Free();

    public long ByteLength { get; }

    public byte* Bytes
    {
        get
        {
            if (_pointer is null)
            {
                ThrowDisposed();
            }

            return _pointer;
        }
    }

    public float* Floats => (float*)Bytes;

    public int* Ints => (int*)Bytes;

    public static AlignedBuffer OfFloats(long count) => new(checked(count * sizeof(float)));

    public static AlignedBuffer OfFloats(ReadOnlySpan<float> values)
    {
        AlignedBuffer buffer = OfFloats(values.Length);
        values.CopyTo(new Span<float>(buffer.Floats, values.Length));
        return buffer;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
    }

    [DoesNotReturn]
    private static void ThrowDisposed() => throw new ObjectDisposedException(nameof(AlignedBuffer));
}
