using RankKernel.Catalog;
using RankKernel.Devices;
using RankKernel.Features;

namespace RankKernel.Cpu;

/// <summary>
/// One call: which rows, which outputs, where the scores go. Reused from call to call; its tiles can run on several threads.
/// </summary>
internal sealed unsafe class RankJob(CpuProgram program) : ITileWork
{
    private readonly int _tileRows = program.Plan.Layout.TileRows;
    private float* _userScratch;
    private EncodedRows? _user;
    private EncodedRows? _items;
    private CatalogStore? _catalog;
    private int* _slots;
    private int _count;
    private int _firstOutput;
    private int _outputCount;
    private bool _transform;
    private float* _scores;

    /// <summary>How many slots of a catalog the call uses.</summary>
    public int SlotCount => _catalog is null ? 0 : _count;

    /// <summary>How many items.</summary>
    public int Count => _count;

    public int Tiles => (_count + _tileRows - 1) / _tileRows;

    /// <summary>Rows whose item features came with the request.</summary>
    public void SetItems(EncodedRows items) => (_items, _catalog, _count) = (items, null, items.Count);

    /// <summary>Rows kept by a catalog; −1 for one that is not there, whose scores are NaN.</summary>
    public void SetItems(CatalogStore catalog, int* slots, int count)
    {
        (_items, _catalog, _count) = (null, catalog, count);
        _slots = slots;
    }

    /// <summary>
    /// Runs steps of the user side, all or those that are left. The scores go to <paramref name="scores"/>, output after output. Steps read the rows through pointers,
    /// so the call holds them until <see cref="End"/>.
    /// </summary>
    public void Begin(EncodedRows user, CpuStep[] steps, Workspace workspace, int firstOutput, int outputCount, bool transform, float* scores)
    {
        (_firstOutput, _outputCount, _transform) = (firstOutput, outputCount, transform);
        _scores = scores;
        _user = user;
        _userScratch = workspace.User;
        LookAhead(0, workspace.Tile.Ahead);
        workspace.Tile.Ahead.End();
        program.RunUser(Frame(workspace.Tile), steps);
    }

    /// <summary>The call as a device takes it.</summary>
    public DeviceRequest ForDevice(EncodedRows user) => new(user, _items, _catalog, _slots, _count);

    /// <summary>Forgets the call, so that its request can be collected.</summary>
    public void End() => (_user, _items, _catalog) = (null, null, null);

    public void Run(int tile, TileWorkspace workspace)
    {
        var first = tile * _tileRows;
        var rows = Rows(tile);
        var frame = Frame(workspace);
        frame.Ahead = workspace.Ahead;
        LookAhead(tile + 1, workspace.Ahead);
        workspace.Ahead.Begin();
        if (_items is not null)
        {
            SetItems(ref frame, first);
            program.RunItems(frame, rows);
        }
        else
        {
            Gather(ref frame, workspace, _slots + first, rows);
        }

        program.RunPairs(frame, rows);
        workspace.Ahead.End();
        for (var i = 0; i < _outputCount; i++)
        {
            Collect(frame, _firstOutput + i, _scores + ((nint)i * _count) + first, first, rows);
        }
    }

    private int Rows(int tile) => Math.Min(_tileRows, _count - (tile * _tileRows));

    private void SetItems(ref Frame frame, int first)
    {
        frame.ItemIds = _items!.Ids + ((nint)first * _items.Schema.IdWidth);
        frame.ItemNumbers = _items.Numbers + ((nint)first * _items.Schema.NumberWidth);
    }

    /// <summary>Notes what a tile reads of tables or of the catalog, for memory to bring while an earlier one computes.</summary>
    private void LookAhead(int tile, Ahead ahead)
    {
        if (tile >= Tiles)
        {
            return;
        }

        var first = tile * _tileRows;
        if (_items is not null)
        {
            var frame = default(Frame);
            SetItems(ref frame, first);
            program.LookAhead(frame, Rows(tile), ahead);
            return;
        }

        for (var row = 0; row < Rows(tile); row++)
        {
            if (_slots[first + row] is >= 0 and var slot)
            {
                _catalog!.LookAhead(slot, ahead);
            }
        }
    }

    private Frame Frame(TileWorkspace workspace)
    {
        var frame = workspace.Frame();
        frame.User = _userScratch;
        frame.UserIds = _user!.Ids;
        frame.UserNumbers = _user.Numbers;
        return frame;
    }

    private void Gather(ref Frame frame, TileWorkspace workspace, int* slots, int rows)
    {
        var layout = program.Plan.Layout;
        frame.ItemIds = workspace.ItemIds;
        frame.ItemNumbers = workspace.ItemNumbers;
        for (var row = 0; row < rows; row++)
        {
            // A row that is not there is computed from whatever an earlier tile left, and its scores are thrown away.
            if (slots[row] >= 0)
            {
                _catalog!.CopyTo(slots[row], frame.Item + ((nint)row * layout.ItemRowLength), frame.ItemIds, frame.ItemNumbers, row);
            }
        }
    }

    private void Collect(in Frame frame, int output, float* scores, int first, int rows)
    {
        var values = program.Outputs[output].Rows(frame);
        for (var row = 0; row < rows; row++)
        {
            scores[row] = *values.Row(row);
        }

        if (_transform)
        {
            program.ApplyTransform(output, scores, rows);
        }

        for (var row = 0; _catalog is not null && row < rows; row++)
        {
            scores[row] = _slots[first + row] < 0 ? float.NaN : scores[row];
        }
    }
}
