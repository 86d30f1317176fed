using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Gpu;

/// <summary>Where a lookup finds its rows: how they are named, the table's place, its format.</summary>
internal readonly record struct TablePlace(int Side, int Offset, int Place, int Format);

/// <summary>Ids whose rows of a table are brought to the device as calls need them.</summary>
/// <param name="Cache">Where they are brought.</param>
/// <param name="IsItem">Whether the ids are the items'.</param>
/// <param name="Ids">The first of the ids in an encoded row.</param>
/// <param name="Length">Where their number stands, −1 if it is one.</param>
/// <param name="Target">Where the names of the rows stand in a row on the device.</param>
internal sealed record HostLookup(HostTable Cache, bool IsItem, int Ids, int Length, int Target);

/// <summary>A table that stays in the host's memory, and the room on the device for some of its rows.</summary>
internal sealed record HostTable(Tensor Table, int Place, int Rows, int RowWords, int Format);

/// <summary>Puts embedding tables on the device, or, beyond a budget of memory, a cache of their rows.</summary>
internal sealed class TableStore
{
    private const int LeastCacheRows = 64;

    /// <summary>Narrower rows would not become smaller.</summary>
    private const int NarrowWidth = 4;

    private readonly Plan _plan;
    private readonly ConstantArena _constants;
    private readonly int _format;
    private readonly Dictionary<Tensor, HostTable?> _tables = [];
    private readonly Dictionary<(Value Ids, Tensor Table), TablePlace> _places = [];
    private readonly List<HostLookup> _lookups = [];

    public TableStore(Plan plan, ConstantArena constants, GpuEmbeddingPrecision precision, long budget)
    {
        (_plan, _constants) = (plan, constants);
        _format = precision switch
        {
            GpuEmbeddingPrecision.Float16 => TableFormat.Float16,
            GpuEmbeddingPrecision.Int8 => TableFormat.Int8,
            _ => TableFormat.Float32,
        };
        UserIdWidth = plan.UserSchema.IdWidth;
        ItemIdWidth = plan.ItemSchema.IdWidth;
        PlaceTables(budget);
    }

    /// <summary>Ids and lengths of the user's row on the device, with the names of rows that are brought.</summary>
    public int UserIdWidth { get; private set; }

    /// <summary>Ids and lengths of an item's row on the device.</summary>
    public int ItemIdWidth { get; private set; }

    /// <summary>What has to be brought before a call.</summary>
    public IReadOnlyList<HostLookup> Lookups => _lookups;

    /// <summary>Where a lookup finds the rows of a table.</summary>
    public TablePlace Place(Value ids, Tensor table)
    {
        if (_places.TryGetValue((ids, table), out var place))
        {
            return place;
        }

        var isItem = _plan.ItemSchema.Features.Any(feature => feature.Name == ids.Source!.Feature);
        var slot = (isItem ? _plan.ItemSchema : _plan.UserSchema)[ids.Source!];
        var side = isItem ? OperandSpace.ItemIds : OperandSpace.UserIds;
        if (_tables[table] is { } host)
        {
            var target = isItem ? ItemIdWidth : UserIdWidth;
            _ = isItem ? ItemIdWidth += slot.Width : UserIdWidth += slot.Width;
            _lookups.Add(new HostLookup(host, isItem, slot.Offset, slot.LengthOffset, target));
            place = new TablePlace(side, target, host.Place, host.Format);
        }
        else
        {
            var format = FormatOf(table);
            var start = format == TableFormat.Float32 ? _constants.Add(table)
                : _constants.Add(table, $"table {format}", tensor => WeightLayout.Encode(tensor, format));
            place = new TablePlace(side, slot.Offset, start, format);
        }

        _places.Add((ids, table), place);
        return place;
    }

    /// <summary>Tables that were stored in reduced precision stay so.</summary>
    private int FormatOf(Tensor table) => table.Type switch
    {
        TensorType.Int8Rows or TensorType.Int4Rows => TableFormat.Int8,
        TensorType.Float16 => TableFormat.Float16,
        TensorType.Float32 when table.Shape[1] >= NarrowWidth => _format,
        _ => TableFormat.Float32,
    };

    private long Words(Tensor table) => (long)table.Shape[0] * TableFormat.RowWords(FormatOf(table), table.Shape[1]);

    private void PlaceTables(long budget)
    {
        var nodes = _plan.UserSteps.Concat(_plan.ItemSteps).Concat(_plan.PairSteps).ToList();
        var parameters = nodes.SelectMany(node => node.Inputs).Select(input => input.Data).OfType<Tensor>().Distinct().ToList();
        var looked = nodes.Where(node => node.Operation is EmbeddingBag or SequenceGather).Select(node => node.Inputs[1].Data!).ToHashSet();
        var others = nodes.Where(node => node.Operation is not (EmbeddingBag or SequenceGather)).SelectMany(node => node.Inputs)
            .Select(input => input.Data).OfType<Tensor>().ToHashSet();
        var words = parameters.Sum(tensor => looked.Contains(tensor) && !others.Contains(tensor) ? Words(tensor) : tensor.Shape.Count);
        foreach (var table in looked)
        {
            _tables.Add(table, null);
        }

        foreach (var table in looked.Where(table => !others.Contains(table)).OrderByDescending(Words).TakeWhile(_ => words > budget / sizeof(float)))
        {
            var (format, rowWords) = (FormatOf(table), TableFormat.RowWords(FormatOf(table), table.Shape[1]));
            words -= Words(table);
            var room = Math.Max(0, (budget / sizeof(float)) - words) / 2 / rowWords;
            var rows = (int)Math.Clamp(room, Math.Min(LeastCacheRows, table.Shape[0]), table.Shape[0]);
            words += (long)rows * rowWords;
            _tables[table] = new HostTable(table, _constants.Reserve((long)rows * rowWords), rows, rowWords, format);
        }
    }
}
