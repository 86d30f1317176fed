using System.Diagnostics;
using RankKernel.Cli.Requests;

namespace RankKernel.Benchmarks.Interests;

/// <summary>
/// <c>interests soak</c>: threads that observe and rank for random users. Afterwards every user must have the events that were
/// acknowledged, none lost and none twice, and scores must have the bits of scores without the center.
/// </summary>
internal static class InterestSoak
{
    private const int History = 50;
    private const int Candidates = 20;
    private const int Compared = 2000;

    /// <returns>The exit code: 1 where something is wrong.</returns>
    public static int Run(double seconds, int users, int threads)
    {
        using var model = InterestNetwork.Find("DIEN-GRU").Create(History);
        using var center = new UserInterestCenter(model, new() { ByteBudget = long.MaxValue / 4 });
        var taken = new int[users];
        var (calls, duplicates, next) = (0L, 0L, 0L);
        var start = Stopwatch.GetTimestamp();
        Task.WaitAll([.. Enumerable.Range(0, threads).Select(thread => Task.Factory.StartNew(() => Work(thread), TaskCreationOptions.LongRunning))]);
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var statistics = center.Statistics;
        var wrong = Enumerable.Range(0, users).Count(user => center.UsageOf(user).Events != Expected(taken[user]));
        var lost = taken.Sum(count => (long)count) - statistics.Observed;
        var differing = Compare(model, center, users);
        Console.WriteLine($"{threads} threads, {users:n0} users, {elapsed:f0} s: {statistics.Observed:n0} events and {statistics.Ranked + statistics.RankedUnknown:n0} requests, {calls / elapsed:n0} calls a second");
        Console.WriteLine($"{statistics.Duplicates:n0} of {duplicates:n0} events given again were passed over; {wrong} users with a wrong number of events; {lost} events lost or doubled in all");
        Console.WriteLine($"{differing} of {Compared} users with scores other than without the center; {(statistics.HistoryBytes + statistics.StateBytes) / 1e6:n0} MB");
        return wrong == 0 && lost == 0 && differing == 0 && statistics.Duplicates == duplicates ? 0 : 1;

        void Work(int thread)
        {
            var (random, happened, winners) = (new Random(thread), center.CreateEvent(), new RankedItem[5]);
            var request = new RandomFeatures(thread).Create(model, Candidates);
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            {
                var user = random.Next(users);
                InterestNetwork.Set(happened, random);
                happened.Id = Interlocked.Increment(ref next);
                if (center.Observe(user, happened) == ObserveResult.Appended)
                {
                    Interlocked.Increment(ref taken[user]);
                }

                if (random.Next(10) == 0)
                {
                    // Another thread may have filled the history meanwhile, but hardly ever with so many.
                    Interlocked.Increment(ref duplicates);
                    center.Observe(user, happened);
                }

                center.Rank(random.Next(users), request, winners);
                Interlocked.Add(ref calls, 2);
            }
        }
    }

    /// <summary>How many events a history has that took this many in: a full one drops an eighth.</summary>
    private static int Expected(int taken)
    {
        const int Dropped = History / 8;
        return taken <= History ? taken : History + 1 - Dropped + ((taken - History - 1) % Dropped);
    }

    private static int Compare(RankModel model, UserInterestCenter center, int users)
    {
        using var ranker = model.CreateRanker();
        var (random, request, differing) = (new Random(1), new RandomFeatures(1).Create(model, Candidates), 0);
        var (expected, actual) = (new float[Candidates], new float[Candidates]);
        for (var i = 0; i < Compared; i++)
        {
            var user = random.Next(users);
            center.FillHistories(user, request);
            ranker.Score(request, expected);
            center.Score(user, request, actual);
            differing += expected.AsSpan().SequenceEqual(actual) ? 0 : 1;
        }

        return differing;
    }
}
