using RankKernel.Cpu;
using RankKernel.Features;

namespace RankKernel.Interests;

/// <summary>The memory in which new positions of a history are computed. Belongs to one caller at a time.</summary>
internal sealed unsafe class EventWorkspace(CpuProgram program) : IDisposable
{
    private readonly AlignedBuffer _scratch = AlignedBuffer.OfFloats(program.Plan.Layout.UserLength);
    private readonly AlignedBuffer _temporary = AlignedBuffer.OfFloats(program.TemporaryLength);

    /// <summary>The encoded new positions.</summary>
    public EncodedRows Row { get; } = new(program.Plan.UserSchema);

    public Frame Frame() => new()
    {
        User = _scratch.Floats,
        Temporary = _temporary.Floats,
        UserIds = Row.Ids,
        UserNumbers = Row.Numbers,
    };

    public void Dispose()
    {
        _scratch.Dispose();
        _temporary.Dispose();
    }
}
