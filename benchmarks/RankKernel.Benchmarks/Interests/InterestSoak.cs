using System.Diagnostics;
using RankKernel.Cli.Requests;

namespace RankKernel.Benchmarks.Interests;

/// <summary>
/// <c>interests soak</c>: threads that observe and rank for users of whom few come often (Zipf), so that many histories are full and
/// drop their oldest events. Afterwards every user must have the events that were acknowledged, none lost and none twice, and scores must
/// have the bits of scores without the center.
/// </summary>
internal static class InterestSoak
{
    private const int History = 50;
    private const int Candidates = 20;
    private const int Compared = 2000;
    private const double Skew = 1.05;

    /// <returns>The exit code: 1 where something is wrong.</returns>
    public static int Run(double seconds, int users, int threads)
    {
        using var model = InterestNetwork.Find("DIEN-GRU").Create(History);
        using var center = new UserInterestCenter(model, new() { ByteBudget = long.MaxValue / 4 });
        var (taken, shares) = (new long[users], Shares(users));
        var (calls, duplicates, next) = (0L, 0L, 0L);
        var start = Stopwatch.GetTimestamp();
        Task.WaitAll([.. Enumerable.Range(0, threads).Select(thread => Task.Factory.StartNew(() => Work(thread), TaskCreationOptions.LongRunning))]);
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var statistics = center.Statistics;
        var wrong = Enumerable.Range(0, users).Count(user => center.UsageOf(user).Events != Expected(taken[user]));
        var lost = taken.Sum() - statistics.Observed;
        var dropped = taken.Sum(count => count - Expected(count)) - statistics.Dropped;
        var full = taken.Count(count => count > History);
        var differing = Compare(model, center, [.. Enumerable.Range(0, users).OrderByDescending(user => taken[user]).Where((_, i) => i < Compared / 2 || i % (users / (Compared / 2)) == 0)]);
        Console.WriteLine($"{threads} threads, {users:n0} users, {elapsed:f0} s: {statistics.Observed:n0} events and {statistics.Ranked + statistics.RankedUnknown:n0} requests, {calls / elapsed:n0} calls a second");
        Console.WriteLine($"{full:n0} users had more events than the {History} of a history; {statistics.Dropped:n0} events were dropped from full ones, {statistics.Rebuilt:n0} states computed anew; the most events of one user are {taken.Max():n0}");
        Console.WriteLine($"{statistics.Duplicates:n0} events given again were passed over, {duplicates:n0} of them acknowledged so; {wrong} users with a wrong number of events; {lost} events lost or doubled in all, {dropped} dropped that should not be");
        Console.WriteLine($"{differing} of {Compared} users with scores other than without the center; {(statistics.HistoryBytes + statistics.StateBytes) / 1e6:n0} MB");
        return wrong == 0 && lost == 0 && dropped == 0 && differing == 0 && statistics.Duplicates == duplicates ? 0 : 1;

        void Work(int thread)
        {
            var (random, happened, winners) = (new Random(thread), center.CreateEvent(), new RankedItem[5]);
            var request = new RandomFeatures(thread).Create(model, Candidates);
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            {
                var user = Draw(shares, random);
                InterestNetwork.Set(happened, random);
                happened.Id = Interlocked.Increment(ref next);
                if (center.Observe(user, happened) == ObserveResult.Appended)
                {
                    Interlocked.Increment(ref taken[user]);
                }

                if (random.Next(10) == 0)
                {
                    // Other threads may have filled the history of a frequent user meanwhile: then its event is forgotten, and joins again.
                    Interlocked.Increment(ref center.Observe(user, happened) == ObserveResult.Duplicate ? ref duplicates : ref taken[user]);
                }

                center.Rank(Draw(shares, random), request, winners);
                Interlocked.Add(ref calls, 2);
            }
        }
    }

    /// <summary>How many events a history has that took this many in: a full one drops an eighth.</summary>
    private static long Expected(long taken)
    {
        const int Dropped = History / 8;
        return taken <= History ? taken : History + 1 - Dropped + ((taken - History - 1) % Dropped);
    }

    /// <summary>What users up to each one make up of all calls: the user of rank r calls as often as r^−1.05.</summary>
    private static double[] Shares(int users)
    {
        var (shares, sum) = (new double[users], 0.0);
        for (var user = 0; user < users; user++)
        {
            shares[user] = sum += Math.Pow(user + 1, -Skew);
        }

        return [.. shares.Select(share => share / sum)];
    }

    private static int Draw(double[] shares, Random random)
    {
        var found = Array.BinarySearch(shares, random.NextDouble());
        return Math.Min(found < 0 ? ~found : found, shares.Length - 1);
    }

    private static int Compare(RankModel model, UserInterestCenter center, IEnumerable<int> users)
    {
        using var ranker = model.CreateRanker();
        var (request, differing) = (new RandomFeatures(1).Create(model, Candidates), 0);
        var (expected, actual) = (new float[Candidates], new float[Candidates]);
        foreach (var user in users.Take(Compared))
        {
            center.FillHistories(user, request);
            ranker.Score(request, expected);
            center.Score(user, request, actual);
            differing += expected.AsSpan().SequenceEqual(actual) ? 0 : 1;
        }

        return differing;
    }
}
