using ILGPU;
using ILGPU.Runtime;
using RankKernel.Devices;
using RankKernel.Features;

namespace RankKernel.Gpu;

/// <summary>
/// The memory and the stream of one call at a time: pinned on the host, and on the device. A call is one upload, the users' launch, the
/// candidates' launch and one download. Grows with the largest call. Belongs to one caller at a time.
/// </summary>
internal sealed unsafe class GpuCall(GpuModel model) : IDisposable
{
    /// <summary>Words of scratch that the groups of a call share.</summary>
    private const int ScratchBudget = 1 << 26;

    private readonly GpuDevice _device = model.Backend.Device;
    private AcceleratorStream? _stream = model.Backend.Device.Hold(model.Accelerator.CreateStream());
    private readonly GpuProgram _program = model.Program;
    private readonly StagedRows _staged = new();
    private MemoryBuffer1D<int, Stride1D.Dense>? _memory;
    private PageLockedArray1D<int>? _upload;
    private PageLockedArray1D<float>? _download;

    /// <summary>Scores the requests' items.</summary>
    public void Run(ReadOnlySpan<DeviceRequest> requests, int firstOutput, int outputCount, float* scores)
    {
        if (model.HostTables is not { } tables)
        {
            RunCore(requests, firstOutput, outputCount, scores);
            return;
        }

        tables.Begin(_staged, requests);
        var isFilled = false;
        try
        {
            RunCore(requests, firstOutput, outputCount, scores);
            isFilled = true;
        }
        finally
        {
            tables.End(_staged, isFilled);
        }
    }

    private void RunCore(ReadOnlySpan<DeviceRequest> requests, int firstOutput, int outputCount, float* scores)
    {
        var tileRows = TileRows(requests);
        var groups = Math.Max(1, ScratchBudget / Math.Max(1, _program.ScratchLength));
        var layout = new CallLayout(_program, requests, tileRows, groups, _staged.Length);
        Grow(layout);
        var words = _upload!.Span;
        WriteTiles(requests, layout, tileRows, words);
        WriteRows(requests, layout, words);
        _staged.WriteTo(words[layout.Staged..]);
        var catalog = requests[0].Catalog is { } store ? model.Catalog(store).Enter() : null;
        var results = outputCount * layout.Rows;
        try
        {
            Start(layout, catalog);
            _memory!.View.SubView(layout.Scores + (firstOutput * layout.Rows), results).BaseView.Cast<float>()
                .CopyTo(_stream!, _download!.ArrayView.SubView(0, results));
            model.Backend.Fault?.Invoke(GpuAction.Wait);
            _stream!.Synchronize();
        }
        finally
        {
            catalog?.Exit();
        }

        _download.Span[..results].CopyTo(new Span<float>(scores, results));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _device.Free(ref _memory);
        _device.Free(ref _upload);
        _device.Free(ref _download);
        _device.Free(ref _stream);
    }

    /// <summary>The memory of a call as a launch sees it.</summary>
    public DeviceArrays Arrays()
    {
        var arrays = model.SharedArrays();
        arrays.Words = _memory!.View;
        arrays.Work = _memory.View.BaseView.Cast<float>();
        return arrays;
    }

    /// <summary>Uploads and starts both launches.</summary>
    private void Start(in CallLayout layout, DeviceRows? catalog)
    {
        model.Backend.Fault?.Invoke(GpuAction.Copy);
        _upload!.ArrayView.SubView(0, layout.UploadLength).CopyTo(_stream!, _memory!.View.SubView(0, layout.UploadLength).BaseView);
        var arrays = Arrays();
        model.HostTables?.Fill(_stream!, arrays, layout.Staged, _staged.RowCount);
        var launch = Arguments(layout);
        launch.TileCount = layout.PairTiles / LaunchArguments.TileWords;
        launch.FirstCode = _program.UserCode;
        launch.PairCode = -1;
        model.Launch(_stream!, Math.Min(launch.TileCount, layout.Groups), arrays, launch);

        launch.Tiles = layout.PairTiles;
        launch.TileCount = layout.Tiles;
        launch.PairCode = _program.PairCode;
        launch.FirstCode = _program.ItemCode;
        if (catalog is not null)
        {
            launch.FirstCode = -1;
            launch.CatalogRowLength = catalog.RowLength;
            launch.CatalogComputed = _program.Layout.ItemRowLength;
            arrays.Catalog = catalog.View;
            arrays.CatalogWords = catalog.View.Cast<int>();
        }

        model.Launch(_stream!, layout.Groups, arrays, launch);
    }

    private LaunchArguments Arguments(in CallLayout layout) => new()
    {
        OutputCode = _program.OutputCode,
        Scratch = layout.Scratch,
        ScratchLength = _program.ScratchLength,
        PairScratch = _program.PairStart,
        CatalogInputs = _program.CatalogInputsStart,
        Temporary = _program.TemporaryStart,
        ItemIdWidth = _program.Tables.ItemIdWidth,
        ItemNumberWidth = _program.Plan.ItemSchema.NumberWidth,
        ScoreStride = layout.Rows,
    };

    /// <summary>Few candidates make small tiles, so that all multiprocessors have one.</summary>
    private int TileRows(ReadOnlySpan<DeviceRequest> requests)
    {
        var rows = 0;
        foreach (var request in requests)
        {
            rows += request.Count;
        }

        var few = Math.Min(GpuProgram.FewTileRows, _program.TileRows);
        return (rows + few - 1) / few <= model.Accelerator.NumMultiprocessors ? few : _program.TileRows;
    }

    private void WriteTiles(ReadOnlySpan<DeviceRequest> requests, in CallLayout layout, int tileRows, Span<int> words)
    {
        var (tile, row) = (0, 0);
        var fromCatalog = requests[0].Catalog is not null;
        for (var i = 0; i < requests.Length; i++)
        {
            var scratch = layout.UserScratch + (i * GpuProgram.RoundUp(_program.Layout.UserLength));
            var ids = layout.User + (i * layout.UserRowLength);
            var items = layout.Items + (row * ItemLength(fromCatalog));
            var user = words.Slice(i * LaunchArguments.TileWords, LaunchArguments.TileWords);
            user.Clear();
            (user[0], user[1], user[2], user[3]) = (1, scratch, ids, ids + _program.Tables.UserIdWidth);
            for (var first = 0; first < requests[i].Count; first += tileRows, tile++)
            {
                var entry = words.Slice(layout.PairTiles + (tile * LaunchArguments.TileWords), LaunchArguments.TileWords);
                user.CopyTo(entry);
                entry[0] = Math.Min(tileRows, requests[i].Count - first);
                entry[4] = fromCatalog ? 0 : items + (first * _program.Tables.ItemIdWidth);
                entry[5] = fromCatalog ? 0 : items + (requests[i].Count * _program.Tables.ItemIdWidth) + (first * _program.Plan.ItemSchema.NumberWidth);
                entry[6] = items + first;
                entry[7] = layout.Scores + row + first;
            }

            row += requests[i].Count;
        }
    }

    private int ItemLength(bool fromCatalog) => fromCatalog ? 1 : _program.Tables.ItemIdWidth + _program.Plan.ItemSchema.NumberWidth;

    private void WriteRows(ReadOnlySpan<DeviceRequest> requests, in CallLayout layout, Span<int> words)
    {
        var items = layout.Items;
        for (var i = 0; i < requests.Length; i++)
        {
            var request = requests[i];
            var user = words[(layout.User + (i * layout.UserRowLength))..];
            WriteRows(request.User, 1, user, _program.Tables.UserIdWidth);
            WriteNames(request.User, 1, user, _program.Tables.UserIdWidth, isItem: false);
            if (request.Items is { } rows)
            {
                WriteRows(rows, request.Count, words[items..], _program.Tables.ItemIdWidth);
                WriteNames(rows, request.Count, words[items..], _program.Tables.ItemIdWidth, isItem: true);
                items += request.Count * ItemLength(fromCatalog: false);
            }
            else
            {
                new ReadOnlySpan<int>(request.Slots, request.Count).CopyTo(words[items..]);
                items += request.Count;
            }
        }
    }

    private void WriteNames(EncodedRows rows, int count, Span<int> words, int idWidth, bool isItem)
    {
        foreach (var lookup in _program.Tables.Lookups)
        {
            if (lookup.IsItem == isItem)
            {
                HostTables.WriteNames(_staged, lookup, rows, count, words, idWidth);
            }
        }
    }

    private static void WriteRows(EncodedRows rows, int count, Span<int> words, int idWidth)
    {
        var schema = rows.Schema;
        if (idWidth == schema.IdWidth)
        {
            new ReadOnlySpan<int>(rows.Ids, count * idWidth).CopyTo(words);
        }
        else
        {
            for (var row = 0; row < count; row++)
            {
                new ReadOnlySpan<int>(rows.Ids + (row * schema.IdWidth), schema.IdWidth).CopyTo(words[(row * idWidth)..]);
            }
        }

        new ReadOnlySpan<int>(rows.Numbers, count * schema.NumberWidth).CopyTo(words[(count * idWidth)..]);
    }

    private void Grow(in CallLayout layout)
    {
        if (_memory is null || _memory.Length < layout.Length)
        {
            model.Backend.Fault?.Invoke(GpuAction.Allocate);
            _device.Free(ref _memory);
            try
            {
                _memory = _device.Hold(model.Accelerator.Allocate1D<int>(Enlarged(layout.Length)));
            }
            catch (AcceleratorException error) when (GpuErrors.IsOutOfMemory(error))
            {
                throw new DeviceException($"'{model.DeviceName}' has no {layout.Length * (long)sizeof(int)} bytes for a call with {layout.Rows} items: {error.Message}", error);
            }
        }

        if (_upload is null || _upload.Length < layout.UploadLength)
        {
            _device.Free(ref _upload);
            _upload = _device.Hold(model.Accelerator.AllocatePageLocked1D<int>(Enlarged(layout.UploadLength)));
        }

        var results = layout.Length - layout.Scores;
        if (_download is null || _download.Length < results)
        {
            _device.Free(ref _download);
            _download = _device.Hold(model.Accelerator.AllocatePageLocked1D<float>(Enlarged(results)));
        }
    }

    private static long Enlarged(int length) => Math.Min(int.MaxValue, length + (length / 2L) + 1024);
}
