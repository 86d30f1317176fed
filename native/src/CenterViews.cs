using System.Runtime.InteropServices;

namespace RankKernel.Native;

/// <summary><c>rk_user</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct UserView
{
    public long Number;
    public byte* Text;
    public nuint TextLength;

    /// <exception cref="StatusException">It is null, or the text is not UTF-8.</exception>
    public static UserId Read(UserView* user)
    {
        Pointer.Require(user, "user");
        return user->Text == null ? new UserId(user->Number) : new UserId(InText.Decode(user->Text, user->TextLength, "user id"));
    }
}

/// <summary><c>rk_center_options</c>: 0 stands for the default.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CenterOptionsView
{
    public uint StructSize;
    public int HistoryCapacity;
    public int DroppedAtOnce;
    public InterestDurability Durability;
    public long LateWindow;
    public long ByteBudget;
    public long TimeToLiveMilliseconds;
    public long SnapshotAfterBytes;
    public byte* Folder;
    public nuint FolderLength;
    public int MaxDegreeOfParallelism;
    public InterestPrecision Precision;
    public byte* RankBy;
    public nuint RankByLength;

    public static UserInterestOptions Read(CenterOptionsView* options)
    {
        var standard = new UserInterestOptions();
        if (options == null)
        {
            return standard;
        }

        Options.Require(options->StructSize, sizeof(CenterOptionsView), "rk_center_options");
        return new UserInterestOptions
        {
            HistoryCapacity = options->HistoryCapacity == 0 ? null : options->HistoryCapacity,
            DroppedAtOnce = options->DroppedAtOnce == 0 ? null : options->DroppedAtOnce,
            Durability = options->Durability,
            Precision = options->Precision,
            LateWindow = options->LateWindow switch { 0 => standard.LateWindow, -1 => 0, var window => window },
            ByteBudget = options->ByteBudget == 0 ? standard.ByteBudget : options->ByteBudget,
            TimeToLive = options->TimeToLiveMilliseconds == 0 ? null : TimeSpan.FromMilliseconds(options->TimeToLiveMilliseconds),
            SnapshotAfterBytes = options->SnapshotAfterBytes == 0 ? standard.SnapshotAfterBytes : options->SnapshotAfterBytes,
            Folder = options->Folder == null ? null : InText.Decode(options->Folder, options->FolderLength, "folder"),
            Ranker = new RankerOptions
            {
                MaxDegreeOfParallelism = Math.Max(1, options->MaxDegreeOfParallelism),
                RankBy = options->RankBy == null ? null : InText.Decode(options->RankBy, options->RankByLength, "output"),
            },
        };
    }
}

/// <summary><c>rk_center_statistics</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CenterStatisticsView
{
    public long Users;
    public long States;
    public long HistoryBytes;
    public long StateBytes;
    public long Observed;
    public long Inserted;
    public long Duplicates;
    public long TooLate;
    public long Dropped;
    public long Ranked;
    public long RankedUnknown;
    public long Rebuilt;
    public long EvictedStates;
    public long EvictedUsers;
    public long ExpiredUsers;

    public static CenterStatisticsView Of(InterestStatistics statistics) => new()
    {
        Users = statistics.Users,
        States = statistics.States,
        HistoryBytes = statistics.HistoryBytes,
        StateBytes = statistics.StateBytes,
        Observed = statistics.Observed,
        Inserted = statistics.Inserted,
        Duplicates = statistics.Duplicates,
        TooLate = statistics.TooLate,
        Dropped = statistics.Dropped,
        Ranked = statistics.Ranked,
        RankedUnknown = statistics.RankedUnknown,
        Rebuilt = statistics.Rebuilt,
        EvictedStates = statistics.EvictedStates,
        EvictedUsers = statistics.EvictedUsers,
        ExpiredUsers = statistics.ExpiredUsers,
    };
}
