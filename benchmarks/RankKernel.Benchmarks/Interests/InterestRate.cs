using System.Diagnostics;
using System.Globalization;
using RankKernel.Cli.Requests;

namespace RankKernel.Benchmarks.Interests;

/// <summary>The latency of requests that come at a fixed rate.</summary>
/// <param name="Network">The network.</param>
/// <param name="History">Events a user.</param>
/// <param name="Center">Whether a center keeps the user side.</param>
/// <param name="MedianMs">From the moment a request is due until it is answered.</param>
/// <param name="P99Ms">The same.</param>
/// <param name="Busy">The share of the time that the thread was ranking.</param>
internal sealed record RateResult(string Network, int History, bool Center, double MedianMs, double P99Ms, double Busy);

/// <summary>
/// <c>interests rate</c>: requests come at a fixed rate to one thread, and events at the same rate to another, for histories of 50, 150
/// and 1000 events, with and without a center: the comparison of Pi et al. 2019, figure 5. Latency counts from when a request is due.
/// </summary>
internal static class InterestRate
{
    private const int Users = 200;
    private const int Candidates = 100;

    public static int[] Histories { get; } = [50, 150, 1000];

    public static void Run(int rate, double seconds, string output)
    {
        var results = new List<RateResult>();
        Console.WriteLine($"{rate} requests and {rate} events a second, {Candidates} candidates with the request, {Users} users, one thread ranks");
        Console.WriteLine();
        Console.WriteLine("| network | history | median without | median with | p99 without | p99 with | busy without | busy with |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var network in new[] { "DIEN-GRU", "MIMN" }.Select(InterestNetwork.Find))
        {
            foreach (var history in Histories)
            {
                var (without, with) = (Measure(network, history, false, rate, seconds), Measure(network, history, true, rate, seconds));
                results.AddRange([without, with]);
                Console.WriteLine($"| {network.Name} | {history} | {without.MedianMs:f2} ms | {with.MedianMs:f2} ms | {without.P99Ms:f2} ms | {with.P99Ms:f2} ms | {without.Busy:p0} | {with.Busy:p0} |");
            }
        }

        Directory.CreateDirectory(output);
        var path = Path.Combine(output, $"interests-{DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.html");
        File.WriteAllText(path, RatePage.Create(results, rate, Candidates));
        Console.WriteLine();
        Console.WriteLine(path);
    }

    private static RateResult Measure(InterestNetwork network, int history, bool withCenter, int rate, double seconds)
    {
        using var model = network.Create(history);
        using var ranker = model.CreateRanker();
        using var center = new UserInterestCenter(model);
        var (random, happened, features) = (new Random(1), center.CreateEvent(), new RandomFeatures(1));
        var requests = new RankRequest[Users];
        var winners = new RankedItem[20];
        for (var user = 0; user < Users; user++)
        {
            for (var i = 0; i < history; i++)
            {
                InterestNetwork.Set(happened, random);
                center.Observe(user, happened);
            }

            requests[user] = features.Create(model, Candidates);
            center.FillHistories(user, requests[user]);
            Rank(user);
        }

        using var stop = new CancellationTokenSource();
        var events = Task.Factory.StartNew(() => Observe(center, rate, stop.Token), TaskCreationOptions.LongRunning);
        var latencies = new double[(int)(rate * seconds)];
        var (start, busy) = (Stopwatch.GetTimestamp(), 0L);
        for (var i = 0; i < latencies.Length; i++)
        {
            var due = start + (long)(i * (double)Stopwatch.Frequency / rate);
            WaitFor(due);
            var begin = Stopwatch.GetTimestamp();
            Rank(random.Next(Users));
            var end = Stopwatch.GetTimestamp();
            latencies[i] = Stopwatch.GetElapsedTime(due, end).TotalMilliseconds;
            busy += end - begin;
        }

        var whole = Stopwatch.GetTimestamp() - start;
        stop.Cancel();
        events.Wait();
        Array.Sort(latencies);
        return new RateResult(
            network.Name, history, withCenter, latencies[latencies.Length / 2], latencies[latencies.Length * 99 / 100], (double)busy / whole);

        void Rank(int user)
        {
            if (withCenter)
            {
                center.Rank(user, requests[user], winners);
            }
            else
            {
                ranker.Rank(requests[user], winners);
            }
        }
    }

    private static void Observe(UserInterestCenter center, int rate, CancellationToken stop)
    {
        var (random, happened, start) = (new Random(2), center.CreateEvent(), Stopwatch.GetTimestamp());
        for (var i = 0L; !stop.IsCancellationRequested; i++)
        {
            WaitFor(start + (long)(i * (double)Stopwatch.Frequency / rate));
            InterestNetwork.Set(happened, random);
            center.Observe(random.Next(Users), happened);
        }
    }

    private static void WaitFor(long due)
    {
        while (Stopwatch.GetTimestamp() is var now && now < due)
        {
            if (Stopwatch.GetElapsedTime(now, due).TotalMilliseconds > 1.5)
            {
                Thread.Sleep(1);
            }
        }
    }
}
