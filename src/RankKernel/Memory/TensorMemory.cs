namespace RankKernel.Memory;

/// <summary>The bytes that a tensor stands in. They stay where they are, and readable, while this object is referenced.</summary>
internal abstract unsafe class TensorMemory
{
    public abstract long ByteLength { get; }

    /// <summary>Whether the bytes are here; else they stay in the file that is being checked.</summary>
    public virtual bool IsPresent => true;

    public abstract byte* Bytes { get; }
}
