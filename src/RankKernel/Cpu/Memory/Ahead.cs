using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace RankKernel.Cpu;

/// <summary>
/// Memory that a tile will read after the present one: embeddings, or rows of a catalog. Products ask the cache for a few lines of it
/// between their tiles, so that they come while the processor computes; asked for all at once they would only be waited for.
/// Belongs to one thread at a time.
/// </summary>
internal sealed unsafe class Ahead
{
    private const int Capacity = 4096;
    private const int LineBytes = AlignedBuffer.Alignment;
    private const int LinesOfRun = LineBytes;
    private const int FewestAtOnce = 4;
    private const int MostAtOnce = 64;

    /// <summary>The address of a first line, and in the bits that are zero in it how many follow.</summary>
    private readonly ulong[] _runs = GC.AllocateUninitializedArray<ulong>(Capacity, pinned: true);
    private int _count;
    private int _next;
    private int _lines;
    private int _pace = FewestAtOnce;
    private int _pauses;

    /// <summary>Adds memory to ask for.</summary>
    public void Add(byte* data, nint bytes)
    {
        var first = (ulong)data / LineBytes;
        var lines = (((ulong)data + (ulong)bytes - 1) / LineBytes) - first + 1;
        for (; lines > 0; first += LinesOfRun)
        {
            var run = Math.Min(lines, LinesOfRun);
            if (_count == Capacity)
            {
                Prefetch((byte*)(first * LineBytes), (int)run);
            }
            else
            {
                _runs[_count++] = (first * LineBytes) | (run - 1);
                _lines += (int)run;
            }

            lines -= run;
        }
    }

    /// <summary>Adds the rows of a table that <paramref name="count"/> ids name.</summary>
    public void AddRows(in EmbeddingTable table, int* ids, nint stride, int count)
    {
        if (table.RowBytes > LineBytes * (LinesOfRun - 1) || _count + count > Capacity)
        {
            for (var i = 0; i < count; i++)
            {
                Add(table.Row(ids[i * stride]), table.RowBytes);
            }

            return;
        }

        fixed (ulong* runs = _runs.AsSpan(_count))
        {
            for (var i = 0; i < count; i++)
            {
                var row = (ulong)table.Row(ids[i * stride]);
                var first = row / LineBytes * LineBytes;
                var more = ((row + (ulong)table.RowBytes - 1) / LineBytes) - (row / LineBytes);
                runs[i] = first | more;
                _lines += (int)more + 1;
            }
        }

        _count += count;
    }

    /// <summary>All that is to be asked for is known; it is spread over as many pauses as there were since the last time.</summary>
    public void Begin()
    {
        _pace = Math.Clamp((_lines / Math.Max(_pauses, 1)) + 1, FewestAtOnce, MostAtOnce);
        _pauses = 0;
    }

    /// <summary>A moment between two tiles of a product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Pause()
    {
        _pauses++;
        if (_next < _count)
        {
            Ask(_pace);
        }
    }

    /// <summary>Asks for what is left and forgets all.</summary>
    public void End()
    {
        Ask(int.MaxValue);
        (_count, _next, _lines) = (0, 0, 0);
    }

    private void Ask(int lines)
    {
        while (lines > 0 && _next < _count)
        {
            var run = _runs[_next];
            var count = (int)(run % LineBytes) + 1;
            var now = Math.Min(count, lines);
            Prefetch((byte*)(run / LineBytes * LineBytes), now);
            lines -= now;
            if (now == count)
            {
                _next++;
            }
            else
            {
                _runs[_next] = (run / LineBytes * LineBytes) + ((ulong)now * LineBytes) + (ulong)(count - now - 1);
            }
        }
    }

    private static void Prefetch(byte* line, int lines)
    {
        if (Sse.IsSupported)
        {
            for (var i = 0; i < lines; i++)
            {
                Sse.Prefetch1(line + (i * LineBytes));
            }
        }
    }
}
