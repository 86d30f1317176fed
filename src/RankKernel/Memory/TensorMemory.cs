namespace RankKernel.Memory;

/// <summary>The bytes that a tensor stands in. They stay where they are, and readable, while this object is referenced.</summary>
internal abstract unsafe class TensorMemory
{
    public abstract long ByteLength { get; }

    public abstract byte* Bytes { get; }
}
