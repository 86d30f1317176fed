using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>One step of a program: a node bound to memory and kernels. Immutable and thread-safe; what it writes is in the frame.</summary>
internal abstract class CpuStep(Node node) : IDisposable
{
    public Node Node { get; } = node;

    /// <summary>Elements of <see cref="Frame.Temporary"/> that a run uses.</summary>
    public virtual int TemporaryLength => 0;

    /// <summary>Computes the output for the first rows of the frame's tile.</summary>
    public abstract void Run(in Frame frame, int rows);

    /// <summary>Frees packed weights.</summary>
    public virtual void Dispose()
    {
    }
}
