using System.Diagnostics;
using RankKernel.Cli.Measuring.Peer;
using RankKernel.Cli.Requests;
using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Planning;
using RankKernel.Testing;

namespace RankKernel.Benchmarks;

/// <summary>
/// Every system of the zoo at the size of a network in service: how much of the machine's peak a request reaches, and which kind of
/// step takes most of it. Written as a Markdown table.
/// </summary>
internal static class SystemsTable
{
    private const int Candidates = 500;
    private const int Requests = 4;
    private const double Seconds = 0.5;

    public static void Print(IReadOnlyList<string> only)
    {
        var peak = Peak.FmaPeak(SimdLevels.Best);
        Console.WriteLine($"{Candidates} candidates, one thread, FMA peak {peak:f0} GFLOP/s");
        Console.WriteLine();
        Console.WriteLine("| system | ms | MFLOP | of flat | GFLOP/s | of peak | most time in |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        var names = RankingSystems.All.Select(system => system.Name).Where(Samples.Production.All.ContainsKey);
        foreach (var name in names.Where(name => only.Count == 0 || only.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            Console.WriteLine(Row(name, peak));
        }
    }

    private static string Row(string name, double peak)
    {
        using var model = new RankModel(Samples.Production.Define(name));
        var random = new RandomFeatures(seed: 1);
        RankRequest[] requests = [.. Enumerable.Range(0, Requests).Select(_ => random.Create(model, Candidates))];
        var milliseconds = Milliseconds(model, requests);
        var report = PlanReport.Create(model.Plan, Candidates);
        var rate = report.Split.Flops / milliseconds / 1e6;
        return $"| {name} | {milliseconds:f2} | {report.Split.Flops / 1e6:f0} | {100.0 * report.Split.Flops / report.Flat.Flops:f0}% | {rate:f0} | {100 * rate / peak:f0}% | {Slowest(model, requests)} |";
    }

    private static double Milliseconds(RankModel model, RankRequest[] requests)
    {
        using var ranker = model.CreateRanker();
        var scores = new float[Candidates * model.Outputs.Count];
        var times = new List<double>();
        var start = Stopwatch.GetTimestamp();
        for (var call = 0; call < 10 || Stopwatch.GetElapsedTime(start).TotalSeconds < 3 * Seconds; call++)
        {
            var begin = Stopwatch.GetTimestamp();
            ranker.ScoreAll(requests[call % requests.Length], scores);
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return Timing.Median(times.Skip(times.Count / 2));
    }

    private static string Slowest(RankModel model, RankRequest[] requests)
    {
        var steps = StepProfile.Measure(model.Program, requests, Seconds);
        var total = steps.Sum(step => step.Milliseconds);
        var kinds = steps.GroupBy(step => (step.Node.Operation.Kind, step.Cadence)).OrderByDescending(group => group.Sum(step => step.Milliseconds));
        return string.Join(", ", kinds.Take(3).Where((group, i) => i == 0 || group.Sum(step => step.Milliseconds) > 0.15 * total).Select(group =>
        {
            var milliseconds = group.Sum(step => step.Milliseconds);
            var rate = group.Sum(step => step.Flops * (step.Cadence == Cadence.User ? 1 : Candidates)) / milliseconds / 1e6;
            return $"{group.Key.Cadence.ToString().ToLowerInvariant()} {group.Key.Kind} {100 * milliseconds / total:f0}% at {rate:f0}";
        }));
    }
}
