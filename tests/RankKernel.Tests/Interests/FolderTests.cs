using RankKernel.Interests.Storage;
using RankKernel.Testing;
using RankKernel.Tests.Format;
using Xunit;

namespace RankKernel.Tests.Interests;

/// <summary>Logs, snapshots, and what is read of them.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RankModel _model = NumberedEvents.CreateModel();

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_log_cut_at_any_byte_gives_the_whole_records_before()
    {
        const int Events = 5;
        Fill(0, Events);
        var log = Directory.EnumerateFiles(_folder.Path, "*.log").Single();
        var bytes = File.ReadAllBytes(log);
        var seen = new HashSet<int>();
        for (var length = 0; length <= bytes.Length; length++)
        {
            using var cut = new TemporaryFolder();
            File.WriteAllBytes(Path.Combine(cut.Path, Path.GetFileName(log)), bytes[..length]);
            using var center = NumberedEvents.Open(_model, cut.Path);
            var numbers = All(center);
            Assert.Equal(Enumerable.Range(0, numbers.Length), numbers);
            Assert.True(seen.Count == 0 || numbers.Length >= seen.Max());
            seen.Add(numbers.Length);
        }

        Assert.Equal(Enumerable.Range(0, Events + 1), seen.Order());
    }

    [Fact]
    public void A_snapshot_and_the_log_after_it_give_every_event_once()
    {
        Fill(0, 100);
        using (var center = NumberedEvents.Open(_model, _folder.Path, long.MaxValue))
        {
            center.TakeSnapshot();
            Observe(center, 100, 150);
        }

        Assert.Single(Directory.EnumerateFiles(_folder.Path, "*.snapshot"));
        Assert.Equal(Enumerable.Range(0, 150), Reopened());
    }

    [Fact]
    public void A_start_reads_a_snapshot_once()
    {
        Fill(0, 5000);
        using (var center = NumberedEvents.Open(_model, _folder.Path, long.MaxValue))
        {
            center.TakeSnapshot();
        }

        var bytes = Directory.EnumerateFiles(_folder.Path, "interests-*").Sum(file => new FileInfo(file).Length);
        var sink = new CountingSink();
        using var folder = new InterestFolder(_folder.Path, FolderDisk.Real, RankKernel.Interests.EventSchema.Of(_model, null), InterestDurability.Process, sink);
        Assert.Equal(NumberedEvents.Users, sink.Users);
        Assert.Equal(bytes, folder.BytesRead);
    }

    [Fact]
    public void A_damaged_snapshot_is_refused_by_name()
    {
        Fill(0, 100);
        using (var center = NumberedEvents.Open(_model, _folder.Path))
        {
            center.TakeSnapshot();
        }

        var snapshot = Directory.EnumerateFiles(_folder.Path, "*.snapshot").Single();
        var bytes = File.ReadAllBytes(snapshot);
        var random = new Random(5);
        for (var i = 0; i < 40; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(snapshot, i % 4 == 0 ? bytes[..random.Next(bytes.Length)] : damaged);
            var error = Assert.Throws<RankKernelException>(() => NumberedEvents.Open(_model, _folder.Path));
            Assert.Contains(Path.GetFileName(snapshot), error.Message);
        }
    }

    [Fact]
    public void A_folder_belongs_to_one_center()
    {
        using var center = NumberedEvents.Open(_model, _folder.Path);
        Assert.Throws<IOException>(() => NumberedEvents.Open(_model, _folder.Path));
    }

    [Fact]
    public void Forgotten_users_stay_forgotten()
    {
        using (var center = NumberedEvents.Open(_model, _folder.Path))
        {
            Observe(center, 0, 32);
            Assert.True(center.Forget(NumberedEvents.UserOf(3)));
            Assert.False(center.Forget(NumberedEvents.UserOf(3)));
            Observe(center, 32, 48);
        }

        Assert.Equal(Enumerable.Range(0, 48).Where(number => number is not (3 or 19)), Reopened());
    }

    [Fact]
    public void Evicted_users_stay_evicted()
    {
        int[] before;
        using (var center = new UserInterestCenter(_model, new() { Folder = _folder.Path, ByteBudget = 6000 }))
        {
            Observe(center, 0, 300);
            before = All(center);
            Assert.True(center.Statistics.EvictedUsers > 0);
        }

        Assert.NotEmpty(before);
        Assert.Equal(before, Reopened());
    }

    [Fact]
    public void A_start_with_less_room_keeps_to_its_budget_and_the_next_has_what_it_had()
    {
        const int Users = 300;
        const long Budget = 60_000;
        using (var center = NumberedEvents.Open(_model, _folder.Path, long.MaxValue))
        {
            var happened = center.CreateEvent();
            for (var number = 0; number < 20 * Users; number++)
            {
                Observe(center, happened, number % Users, number);
            }

            center.TakeSnapshot();
            for (var user = 0; user < Users; user += 7)
            {
                Observe(center, happened, user, (20 * Users) + user);
            }
        }

        int[][] first;
        using (var center = new UserInterestCenter(_model, new() { Folder = _folder.Path, ByteBudget = Budget }))
        {
            Assert.InRange(center.Statistics.HistoryBytes, Budget / 3, Budget);
            Assert.True(center.Statistics.EvictedUsers > 0);
            Observe(center, center.CreateEvent(), 299, 7777);
            first = Histories(center);
            Assert.Contains(first, history => history.Length == 20);
        }

        using var again = new UserInterestCenter(_model, new() { Folder = _folder.Path });
        Assert.Equal(first, Histories(again));

        static void Observe(UserInterestCenter center, InterestEvent happened, int user, int number)
        {
            (happened.Time, happened.Id) = (number, number + 1);
            happened.Set("number", number);
            center.Observe(user, happened);
        }

        static int[][] Histories(UserInterestCenter center) => [.. Enumerable.Range(0, Users).Select(user => NumberedEvents.Of(center, user))];
    }

    [Theory]
    [InlineData(InterestDurability.Disk)]
    [InlineData(InterestDurability.EverySecond)]
    public async Task Events_of_many_threads_are_all_there_again(InterestDurability durability)
    {
        const int Threads = 4;
        using (var center = new UserInterestCenter(_model, new() { Folder = _folder.Path, Durability = durability, SnapshotAfterBytes = 3000 }))
        {
            await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
            {
                var happened = center.CreateEvent();
                for (var number = thread; number < 400; number += Threads)
                {
                    NumberedEvents.Observe(center, happened, number);
                }
            })));
        }

        Assert.Equal(Enumerable.Range(0, 400), Reopened());
    }

    private static int[] All(UserInterestCenter center) =>
        [.. Enumerable.Range(0, NumberedEvents.Users).SelectMany(user => NumberedEvents.Of(center, NumberedEvents.UserOf(user))).Order()];

    private static void Observe(UserInterestCenter center, int from, int to)
    {
        var happened = center.CreateEvent();
        for (var number = from; number < to; number++)
        {
            NumberedEvents.Observe(center, happened, number);
        }
    }

    private void Fill(int from, int to)
    {
        using var center = NumberedEvents.Open(_model, _folder.Path, long.MaxValue);
        Observe(center, from, to);
    }

    private int[] Reopened()
    {
        using var center = NumberedEvents.Open(_model, _folder.Path);
        return All(center);
    }

    private sealed class CountingSink : IHistorySink
    {
        public int Users { get; private set; }

        public bool AddUser(ByteReader record, SchemaMap map, bool isOfSnapshot, out long sequence)
        {
            sequence = 0;
            Users++;
            return true;
        }

        public void AddEvent(long sequence, UserId user, int stream, long time, long id, ReadOnlySpan<byte> values)
        {
        }

        public void Forget(long sequence, UserId user)
        {
        }
    }
}
