using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>What a memory keeps between positions, by the names of tensors; those of channels are empty without channels.</summary>
/// <param name="Control">[rows, H].</param>
/// <param name="Read">[rows, D].</param>
/// <param name="Memory">[rows, S, D].</param>
/// <param name="Added">[rows, S, D].</param>
/// <param name="Usage">[rows, S].</param>
/// <param name="Channels">[rows, S, C].</param>
/// <param name="Outputs">The last channel alone, [rows, S, C].</param>
internal sealed record MemoryState(string Control, string Read, string Memory, string Added, string Usage, string Channels, string Outputs)
{
    /// <summary>Another state, part by part.</summary>
    public MemoryState Zip(MemoryState other, Func<(string Name, bool IsMatrix), (string Name, bool IsMatrix), string> merge)
    {
        return new MemoryState(
            Vector(Control, other.Control), Vector(Read, other.Read), Matrix(Memory, other.Memory), Matrix(Added, other.Added),
            Vector(Usage, other.Usage), Matrix(Channels, other.Channels), Matrix(Outputs, other.Outputs));

        string Vector(string old, string changed) => merge((old, false), (changed, false));

        string Matrix(string old, string changed) => merge((old, true), (changed, true));
    }

    /// <summary>The parts of the output with their lengths.</summary>
    public IEnumerable<(string Name, int Length)> Parts(InterestMemory operation, MemoryLayout layout)
    {
        var slots = layout.Slots * layout.Width;
        (string, int)[] parts = [(Control, layout.Units), (Read, layout.Width), (Memory, slots), (Added, slots), (Usage, layout.Slots)];
        return operation.Channels
            ? [.. parts, (operation.LastChannelAlone ? Outputs : Channels, layout.Slots * layout.ChannelWidth)]
            : parts;
    }
}
