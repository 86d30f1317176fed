using RankKernel.Devices;

namespace RankKernel.Gpu;

/// <summary>Where the parts of a call stand in its memory, in words: what is uploaded, then scratch, then scores.</summary>
internal readonly struct CallLayout
{
    public CallLayout(GpuProgram program, ReadOnlySpan<DeviceRequest> requests, int tileRows, int groups, int staged)
    {
        foreach (var request in requests)
        {
            Tiles += (request.Count + tileRows - 1) / tileRows;
            Rows = checked(Rows + request.Count);
        }

        var schema = program.Plan;
        PairTiles = LaunchArguments.TileWords * requests.Length;
        User = checked(PairTiles + (LaunchArguments.TileWords * Tiles));
        UserRowLength = program.Tables.UserIdWidth + schema.UserSchema.NumberWidth;
        Items = checked(User + (UserRowLength * requests.Length));
        var itemLength = requests[0].Catalog is null ? program.Tables.ItemIdWidth + schema.ItemSchema.NumberWidth : 1;
        Staged = checked(Items + (itemLength * Rows));
        UploadLength = checked(Staged + staged);
        UserScratch = GpuProgram.RoundUp(UploadLength);
        Scratch = checked(UserScratch + (GpuProgram.RoundUp(program.Layout.UserLength) * requests.Length));
        Groups = Math.Max(Math.Min(Tiles, groups), Math.Min(requests.Length, groups));
        Scores = checked(Scratch + (program.ScratchLength * Groups));
        Length = checked(Scores + (Rows * schema.Outputs.Count));
    }

    /// <summary>Tiles of candidates.</summary>
    public int Tiles { get; }

    /// <summary>Candidates of all requests.</summary>
    public int Rows { get; }

    /// <summary>Groups that run at a time.</summary>
    public int Groups { get; }

    /// <summary>The table of the candidates' tiles; that of the users' stands before it, from 0 on.</summary>
    public int PairTiles { get; }

    /// <summary>The users' encoded rows.</summary>
    public int User { get; }

    public int UserRowLength { get; }

    /// <summary>The items' encoded rows, ids then numbers, request by request; or their slots.</summary>
    public int Items { get; }

    /// <summary>Rows of tables in the host's memory.</summary>
    public int Staged { get; }

    public int UploadLength { get; }

    public int UserScratch { get; }

    public int Scratch { get; }

    public int Scores { get; }

    public int Length { get; }
}
