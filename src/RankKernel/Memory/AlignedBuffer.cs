using System.Runtime.InteropServices;

namespace RankKernel.Memory;

/// <summary>Zeroed native memory aligned to 64 bytes, freed on <see cref="Dispose"/> or finalization.</summary>
internal sealed unsafe class AlignedBuffer : TensorMemory, IDisposable
{
    public const int Alignment = 64;

    [ThreadStatic]
    private static long _allocatedByThisThread;

    private byte* _pointer;

    public AlignedBuffer(long byteLength)
        : this(byteLength, zeroed: true)
    {
    }

    private AlignedBuffer(long byteLength, bool zeroed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteLength);
        var alignment = byteLength < HugePages.WorthFrom ? Alignment : HugePages.Size;
        var rounded = checked((nuint)((Math.Max(byteLength, 1) + Alignment - 1) / Alignment * Alignment));
        if (rounded is >= HugePages.WorthFrom and < HugePages.Size)
        {
            rounded = HugePages.Size;
        }

        _pointer = (byte*)NativeMemory.AlignedAlloc(rounded, (nuint)alignment);
        HugePages.Advise(_pointer, rounded);
        _allocatedByThisThread += (long)rounded;
        if (zeroed)
        {
            NativeMemory.Clear(_pointer, rounded);
        }

        ByteLength = byteLength;
        GC.AddMemoryPressure(Math.Max(byteLength, 1));
    }

    ~AlignedBuffer() => Free();

    /// <summary>How many bytes the calling thread has ever allocated, freed ones included.</summary>
    public static long AllocatedByThisThread => _allocatedByThisThread;

    public override long ByteLength { get; }

    public override byte* Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer == null, this);
            return _pointer;
        }
    }

    public float* Floats => (float*)Bytes;

    public int* Ints => (int*)Bytes;

    public static AlignedBuffer OfFloats(ReadOnlySpan<float> values)
    {
        var buffer = OfFloats(values.Length);
        values.CopyTo(new Span<float>(buffer.Floats, values.Length));
        return buffer;
    }

    /// <summary>Memory whose contents are undefined, for whoever writes all of it.</summary>
    public static AlignedBuffer Uninitialized(long byteLength) => new(byteLength, zeroed: false);

    public static AlignedBuffer OfFloats(long count) => new(checked(count * sizeof(float)));

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_pointer != null)
        {
            NativeMemory.AlignedFree(_pointer);
            _pointer = null;
            GC.RemoveMemoryPressure(Math.Max(ByteLength, 1));
        }
    }
}
