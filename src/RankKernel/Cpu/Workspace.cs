using RankKernel.Features;

namespace RankKernel.Cpu;

/// <summary>The memory of one call: user scratch and scores. Belongs to one caller at a time.</summary>
internal sealed unsafe class Workspace : IDisposable
{
    private readonly CpuProgram _program;
    private readonly AlignedBuffer _user;
    private EncodedRows? _userRow;
    private AlignedBuffer _scores = new(0);
    private AlignedBuffer _indices = new(0);

    public Workspace(CpuProgram program)
    {
        _program = program;
        _user = AlignedBuffer.OfFloats(program.Plan.Layout.UserLength);
        Tile = new TileWorkspace(program);
        Job = new RankJob(program);
    }

    /// <summary>What this call computes.</summary>
    public RankJob Job { get; }

    /// <summary>Scratch of the calling thread's tiles.</summary>
    public TileWorkspace Tile { get; }

    public float* User => _user.Floats;

    /// <summary>Room for a user row that is put together from a request and what is kept of its user.</summary>
    public EncodedRows UserRow => _userRow ??= new EncodedRows(_program.Plan.UserSchema);

    /// <summary>At least this many scores; contents undefined.</summary>
    public float* Scores(int count) => (float*)Grow(ref _scores, count * (long)sizeof(float));

    /// <summary>At least this many whole numbers; contents undefined.</summary>
    public int* Indices(int count) => (int*)Grow(ref _indices, count * (long)sizeof(int));

    public void Dispose()
    {
        _user.Dispose();
        _scores.Dispose();
        _indices.Dispose();
        Tile.Dispose();
    }

    private static byte* Grow(ref AlignedBuffer buffer, long bytes)
    {
        if (buffer.ByteLength < bytes)
        {
            buffer.Dispose();
            buffer = new AlignedBuffer(Math.Max(bytes, 4096));
        }

        return buffer.Bytes;
    }
}

/// <summary>The memory of one tile of rows. Belongs to one thread at a time.</summary>
internal sealed unsafe class TileWorkspace : IDisposable
{
    private readonly AlignedBuffer _item;
    private readonly AlignedBuffer _pair;
    private readonly AlignedBuffer _temporary;
    private readonly AlignedBuffer _itemIds;
    private readonly AlignedBuffer _itemNumbers;

    public TileWorkspace(CpuProgram program)
    {
        var plan = program.Plan;
        _item = AlignedBuffer.OfFloats(plan.Layout.ItemLength);
        _pair = AlignedBuffer.OfFloats(plan.Layout.PairLength);
        _temporary = AlignedBuffer.OfFloats(program.TemporaryLength);
        _itemIds = AlignedBuffer.OfFloats((long)plan.Layout.TileRows * plan.ItemSchema.IdWidth);
        _itemNumbers = AlignedBuffer.OfFloats((long)plan.Layout.TileRows * plan.ItemSchema.NumberWidth);
    }

    /// <summary>Encoded rows of a tile gathered from a catalog.</summary>
    public int* ItemIds => _itemIds.Ints;

    /// <summary>Encoded rows of a tile gathered from a catalog.</summary>
    public float* ItemNumbers => _itemNumbers.Floats;

    /// <summary>What the tile after the present one will read.</summary>
    public Ahead Ahead { get; } = new();

    public Frame Frame() => new() { Item = _item.Floats, Pair = _pair.Floats, Temporary = _temporary.Floats };

    public void Dispose()
    {
        _item.Dispose();
        _pair.Dispose();
        _temporary.Dispose();
        _itemIds.Dispose();
        _itemNumbers.Dispose();
    }
}
