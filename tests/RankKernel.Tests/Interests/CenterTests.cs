using RankKernel.Features;
using RankKernel.Testing;
using Xunit;

namespace RankKernel.Tests.Interests;

public sealed class CenterTests : IDisposable
{
    private readonly RankModel _model = new(Samples.Small.Define("DIEN"));

    public void Dispose() => _model.Dispose();

    [Fact]
    public void A_catalog_and_several_threads_give_the_same_scores()
    {
        using var center = new UserInterestCenter(_model, new() { Ranker = new() { MaxDegreeOfParallelism = 2 } });
        using var catalog = _model.CreateCatalog<int>();
        var request = center.CreateRequest();
        SampleRequests.Fill(request, new Random(1));
        var items = _model.CreateItemBatch();
        FillItems(items);
        catalog.Upsert([0, 1, 2, 3, 4], items);
        FillItems(request.Items);
        Observe(center, "u", 4);
        var (expected, actual) = (new float[5], new float[5]);
        center.Score("u", request, expected);
        center.Score("u", request, catalog, [0, 1, 2, 3, 4], actual);
        Assert.Equal(expected, actual);
        var (winners, same) = (new RankedItem[3], new RankedItem[3]);
        Assert.Equal(3, center.Rank("u", request, winners));
        Assert.Equal(3, center.Rank("u", request, catalog, [0, 1, 2, 3, 4], same));
        Assert.Equal(winners, same);
    }

    [Fact]
    public void Nothing_is_allocated_by_a_request_or_an_event()
    {
        using var center = new UserInterestCenter(_model);
        var (request, winners, happened) = (center.CreateRequest(), new RankedItem[3], center.CreateEvent());
        SampleRequests.Fill(request, new Random(1));
        Observe(center, 7, 10);
        Work(400);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Work(400);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Work(int calls)
        {
            for (var i = 0; i < calls; i++)
            {
                happened.Set("item", i % 40);
                happened.Set("gap", 0.5);
                center.Observe(7, happened);
                center.Rank(7, request, winners);
                center.Rank(8, request, winners);
            }
        }
    }

    [Fact]
    public async Task Events_of_many_threads_are_neither_lost_nor_doubled()
    {
        const int Threads = 8;
        const int Events = 4000;
        using var model = NumberedEvents.CreateModel();
        using var center = new UserInterestCenter(model);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            var (random, happened, request, winners) = (new Random(thread), center.CreateEvent(), center.CreateRequest(), new RankedItem[1]);
            request.Items.Reset(1);
            for (var number = thread; number < Events; number += Threads)
            {
                NumberedEvents.Observe(center, happened, number);
                if (random.Next(2) == 0)
                {
                    NumberedEvents.Observe(center, happened, number);
                }

                center.Rank(NumberedEvents.UserOf(random.Next(Events)), request, winners);
            }
        })));
        for (var user = 0; user < NumberedEvents.Users; user++)
        {
            Assert.Equal(Enumerable.Range(0, Events / NumberedEvents.Users).Select(i => (i * NumberedEvents.Users) + user), NumberedEvents.Of(center, NumberedEvents.UserOf(user)));
        }

        Assert.Equal(Events, center.Statistics.Observed);
    }

    [Fact]
    public void A_batch_is_taken_in_in_order()
    {
        using var model = NumberedEvents.CreateModel();
        using var center = new UserInterestCenter(model);
        var events = Enumerable.Range(0, 6).Select(number =>
        {
            var happened = center.CreateEvent();
            (happened.Time, happened.Id) = (number / 4, (number % 4) + 1);
            happened.Set("number", number);
            return happened;
        }).ToArray();
        Assert.Equal(4, center.Observe([1, 2, 1, 1, 1, 2], events));
        Assert.Equal([0, 2, 3], NumberedEvents.Of(center, 1));
        Assert.Equal([1], NumberedEvents.Of(center, 2));
        Assert.Equal(2, center.Statistics.Duplicates);
        Assert.Throws<ArgumentException>(() => center.Observe([1], events));
    }

    [Fact]
    public void Wrong_events_and_requests_are_refused_and_change_nothing()
    {
        using var center = new UserInterestCenter(_model);
        using var other = new UserInterestCenter(_model);
        using var stranger = new RankModel(Samples.Small.Define("DIEN"));
        var happened = center.CreateEvent("history");
        Assert.Contains("'nowhere'", Assert.Throws<FeatureException>(() => center.CreateEvent("nowhere")).Message);
        Assert.Contains("'colour'", Assert.Throws<FeatureException>(() => happened.Set("colour", 1)).Message);
        Assert.Contains("'item'", Assert.Throws<FeatureException>(() => happened.Set("item", "text")).Message);
        Assert.Contains("4097", Assert.Throws<FeatureException>(() => happened.Set("action", new string('x', 4097))).Message);
        Assert.Throws<ArgumentException>(() => other.Observe(1, happened));
        Assert.Throws<ArgumentException>(() => center.Rank(1, stranger.CreateRequest(), new RankedItem[1]));
        Assert.Throws<InvalidOperationException>(center.TakeSnapshot);
        Assert.Equal(0, center.Statistics.Users);
        Assert.Contains("no sequence feature", Assert.Throws<RankKernelException>(() =>
        {
            using var model = new RankModel(Engine.SmallModels.Arithmetic());
            using var none = new UserInterestCenter(model);
        }).Message);
        center.Dispose();
        Assert.Throws<ObjectDisposedException>(() => center.Observe(1, happened));
    }

    [Fact]
    public void What_a_user_takes_is_not_asked_of_a_center_that_has_ended()
    {
        using var center = new UserInterestCenter(_model);
        Observe(center, 7, 2);
        Assert.Equal(2, center.UsageOf(7).Events);
        center.Dispose();
        Assert.Throws<ObjectDisposedException>(() => center.UsageOf(7));
    }

    [Fact]
    public void Numbers_and_texts_are_different_users()
    {
        Assert.NotEqual((UserId)7, (UserId)"7");
        Assert.Equal((UserId)"seven", new UserId("seven"));
        Assert.Throws<ArgumentException>(() => new UserId(""));
        Assert.Throws<ArgumentException>(() => new UserId(new string('x', UserId.MaxLength + 1)));
        Assert.Equal("7 seven", $"{(UserId)7} {(UserId)"seven"}");
    }

    private static void Observe(UserInterestCenter center, UserId user, int events)
    {
        var (random, happened) = (new Random(9), center.CreateEvent());
        for (var i = 0; i < events; i++)
        {
            GivenEvent.Random(random, i).Set(happened);
            center.Observe(user, happened);
        }
    }

    private static void FillItems(ItemBatch batch)
    {
        batch.Reset(5);
        batch.Set("item_id", [1L, 2, 3, 4, 5]);
        batch.Set("category", [1L, 2, 3, 4, 5]);
    }
}
