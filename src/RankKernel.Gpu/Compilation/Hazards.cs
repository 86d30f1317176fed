using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Gpu;

/// <summary>
/// Decides where the threads of a group must wait for each other: before a step that reads or overwrites what an earlier one wrote, or
/// overwrites what it reads, since the last wait. Steps that do not meet run into each other.
/// </summary>
internal sealed class Hazards(ScratchLayout layout)
{
    private readonly List<Region> _reads = [];
    private readonly List<Region> _writes = [];
    private bool _temporaryUsed;

    /// <summary>Whether the group must wait before a step; the step counts from now on.</summary>
    /// <param name="inputs">What it reads.</param>
    /// <param name="outputs">What it writes.</param>
    /// <param name="usesGroupMemory">Whether it uses temporary scratch or shared memory.</param>
    public bool MustWait(IEnumerable<Value> inputs, IEnumerable<Value> outputs, bool usesGroupMemory)
    {
        Region[] reads = [.. inputs.Where(IsScratch).Select(RegionOf)];
        Region[] writes = [.. outputs.Select(RegionOf)];
        var waits = _writes.Any(earlier => writes.Any(earlier.Meets) || reads.Any(earlier.Meets))
            || _reads.Any(earlier => writes.Any(earlier.Meets))
            || (usesGroupMemory && _temporaryUsed);
        if (waits)
        {
            _reads.Clear();
            _writes.Clear();
            _temporaryUsed = false;
        }

        _reads.AddRange(reads);
        _writes.AddRange(writes);
        _temporaryUsed |= usesGroupMemory;
        return waits;
    }

    private bool IsScratch(Value value) =>
        value.Type.Kind == ElementKind.Float && value.Data is null && layout[value].Space is Space.User or Space.Item or Space.Pair;

    private Region RegionOf(Value value)
    {
        var place = layout[value];
        return new Region(place.Space, place.Offset, place.Stride, value.Shape.Width, layout.TileRows);
    }

    private readonly record struct Region(Space Space, int Offset, int Stride, int Width, int Rows)
    {
        public bool Meets(Region other)
        {
            if (Space != other.Space || End <= other.Offset || other.End <= Offset)
            {
                return false;
            }

            if (Stride != other.Stride || Stride == 0)
            {
                return true;
            }

            // Rows are equally far apart: only places within a row count.
            var distance = (((other.Offset - Offset) % Stride) + Stride) % Stride;
            return distance < Width || Stride - distance < other.Width;
        }

        private int End => Offset + (Stride * (Rows - 1)) + Width;
    }
}
