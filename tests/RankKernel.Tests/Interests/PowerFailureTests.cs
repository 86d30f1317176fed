using RankKernel.Testing;
using RankKernel.Tests.Format;
using Xunit;
using Xunit.Abstractions;

namespace RankKernel.Tests.Interests;

/// <summary>With <see cref="InterestDurability.Disk"/> no acknowledged event is lost, whenever the power fails and whatever the disk had not flushed.</summary>
public sealed class PowerFailureTests(ITestOutputHelper output) : IDisposable
{
    private const int Seed = 20261123;
    private const int Events = 240;
    private const int Failures = 120;

    private readonly RankModel _model = NumberedEvents.CreateModel();

    public void Dispose() => _model.Dispose();

    [Fact]
    public void A_power_failure_loses_no_acknowledged_event() => Assert.Empty(Lost(new UnreliableDisk()));

    [Fact]
    public void Without_flushes_of_the_folder_events_would_be_lost() => Assert.NotEmpty(Lost(new UnreliableDisk(forgetsNames: true)));

    private List<int> Lost(UnreliableDisk disk)
    {
        output.WriteLine($"seed {Seed}");
        using (var folder = new TemporaryFolder())
        {
            using var center = Open(folder.Path, disk);
            var happened = center.CreateEvent();
            for (var number = 0; number < Events; number++)
            {
                NumberedEvents.Observe(center, happened, number);
                disk.Acknowledge(number);
                if (number % 50 == 49)
                {
                    center.TakeSnapshot();
                }
            }
        }

        var (random, lost) = (new Random(Seed), new List<int>());
        for (var failure = 0; failure < Failures; failure++)
        {
            using var folder = new TemporaryFolder();
            var acknowledged = disk.Fail(random.Next(disk.Changes + 1), folder.Path, (failure % 3) / 2.0, random);
            using var center = Open(folder.Path, new UnreliableDisk());
            var found = Enumerable.Range(0, NumberedEvents.Users).SelectMany(user => NumberedEvents.Of(center, NumberedEvents.UserOf(user))).ToList();
            Assert.Equal(found.Count, found.Distinct().Count());
            lost.AddRange(acknowledged.Except(found));
        }

        return lost;
    }

    private UserInterestCenter Open(string folder, UnreliableDisk disk) =>
        new(_model, new() { Folder = folder, Durability = InterestDurability.Disk, SnapshotAfterBytes = 2048 }, disk);
}
