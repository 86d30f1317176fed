using System.Collections.Concurrent;
using RankKernel.Cpu;
using Xunit;

namespace RankKernel.Tests.Engine;

public sealed class TileCrewTests : IDisposable
{
    /// <summary>For a test that would otherwise wait for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RankModel _model = new(SmallModels.Arithmetic());
    private readonly ConcurrentBag<TileWorkspace> _helpers = [];
    private readonly TileWorkspace _mine;

    public TileCrewTests() => _mine = new TileWorkspace(_model.Program);

    public void Dispose()
    {
        _mine.Dispose();
        _model.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Every_tile_is_run_once_whatever_their_number(int helpers)
    {
        using var crew = Crew(helpers);
        foreach (var tiles in new[] { 0, 1, 2, 3, 4, 5, 6, 50, 200 })
        {
            var runs = new int[tiles];
            crew.Run(new Work((tile, _) => Interlocked.Increment(ref runs[tile])), tiles, _mine);
            Assert.All(runs, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Each_thread_has_a_workspace_of_its_own()
    {
        using var crew = Crew(2);
        using var allAtWork = new Barrier(3);
        var used = new ConcurrentDictionary<TileWorkspace, int>();
        crew.Run(
            new Work((_, workspace) =>
            {
                Assert.True(used.TryAdd(workspace, Environment.CurrentManagedThreadId));
                Assert.True(allAtWork.SignalAndWait(Patience));
            }),
            3,
            _mine);
        Assert.Equal(3, used.Values.Distinct().Count());
        Assert.Equal(Environment.CurrentManagedThreadId, used[_mine]);
    }

    [Fact]
    public void What_the_caller_throws_comes_out_and_the_crew_goes_on()
    {
        using var crew = Crew(2);
        var caller = Environment.CurrentManagedThreadId;
        using var bothAtWork = new Barrier(2);
        Assert.Throws<InvalidTimeZoneException>(() => crew.Run(new Work((_, _) => ThrowIf(caller == ThreadAfter(bothAtWork))), 2, _mine));
        AssertWorks(crew);
    }

    [Fact]
    public void What_a_helper_throws_comes_out_as_the_cause_and_the_crew_goes_on()
    {
        using var crew = Crew(2);
        var caller = Environment.CurrentManagedThreadId;
        using var bothAtWork = new Barrier(2);
        var error = Assert.Throws<AggregateException>(
            () => crew.Run(new Work((_, _) => ThrowIf(caller != ThreadAfter(bothAtWork))), 2, _mine));
        Assert.IsType<InvalidTimeZoneException>(error.InnerException);
        AssertWorks(crew);
    }

    [Fact]
    public void When_every_tile_throws_the_crew_still_goes_on()
    {
        using var crew = Crew(3);
        for (var i = 0; i < 100; i++)
        {
            Assert.ThrowsAny<Exception>(() => crew.Run(new Work((_, _) => ThrowIf(true)), 20, _mine));
        }

        AssertWorks(crew);
    }

    [Fact]
    public void A_second_caller_does_its_tiles_alone_while_the_first_is_helped()
    {
        using var crew = Crew(1);
        using var firstAtWork = new CountdownEvent(2);
        using var secondDone = new ManualResetEventSlim();
        using var other = new TileWorkspace(_model.Program);
        var first = new Thread(() => crew.Run(
            new Work((_, _) =>
            {
                firstAtWork.Signal();
                secondDone.Wait();
            }),
            2,
            other));
        first.Start();
        firstAtWork.Wait();
        var threads = new ConcurrentBag<int>();
        crew.Run(new Work((_, workspace) => threads.Add(workspace == _mine ? Environment.CurrentManagedThreadId : -1)), 30, _mine);
        secondDone.Set();
        first.Join();
        Assert.Equal(Enumerable.Repeat(Environment.CurrentManagedThreadId, 30), threads);
    }

    [Fact]
    public void Callers_that_come_again_and_again_all_get_their_work_done()
    {
        using var crew = Crew(2);
        Callers.Run(3, _ =>
        {
            using var workspace = new TileWorkspace(_model.Program);
            for (var i = 0; i < 1000; i++)
            {
                var sum = 0;
                crew.Run(new Work((tile, _) => Interlocked.Add(ref sum, tile)), 4, workspace);
                Assert.Equal(6, sum);
            }
        });
    }

    [Fact]
    public void Disposal_waits_for_the_threads_and_frees_their_memory()
    {
        var crew = Crew(3);
        AssertWorks(crew);
        crew.Dispose();
        Assert.Equal(3, _helpers.Count);
        Assert.All(_helpers, workspace => Assert.Throws<ObjectDisposedException>(() => workspace.Frame()));
        crew.Dispose();
    }

    [Fact]
    public void Memory_that_a_helper_cannot_have_fails_the_constructor_and_not_the_process()
    {
        var made = 0;
        Assert.Throws<OutOfMemoryException>(
            () => new TileCrew(3, () => ++made < 3 ? Workspace() : throw new OutOfMemoryException("A test.")));
        Assert.Equal(2, _helpers.Count);
        Assert.All(_helpers, workspace => Assert.Throws<ObjectDisposedException>(() => workspace.Frame()));
    }

    private static int ThreadAfter(Barrier bothAtWork)
    {
        Assert.True(bothAtWork.SignalAndWait(Patience));
        return Environment.CurrentManagedThreadId;
    }

    private static void ThrowIf(bool condition)
    {
        if (condition)
        {
            throw new InvalidTimeZoneException("A test.");
        }
    }

    private TileCrew Crew(int helpers) => new(helpers, Workspace);

    private TileWorkspace Workspace()
    {
        var workspace = new TileWorkspace(_model.Program);
        _helpers.Add(workspace);
        return workspace;
    }

    private void AssertWorks(TileCrew crew)
    {
        var sum = 0;
        crew.Run(new Work((tile, _) => Interlocked.Add(ref sum, tile)), 10, _mine);
        Assert.Equal(45, sum);
    }

    private sealed class Work(Action<int, TileWorkspace> run) : ITileWork
    {
        public void Run(int tile, TileWorkspace workspace) => run(tile, workspace);
    }
}
