using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Benchmarks.Peer;

/// <summary>Where the time of one request goes, step by step, with the items' features in the request.</summary>
internal static class PeerProfile
{
    public static void Print(PeerOptions options)
    {
        Console.WriteLine($"FMA peak {Peak.FmaPeak(SimdLevels.Best):f0} GFLOP/s, load {MachineInfo.Load():f1}");
        foreach (var network in options.Networks)
        {
            using var model = new RankModel(network.Define());
            foreach (var candidates in options.Candidates)
            {
                Console.WriteLine($"{network.Name}, {candidates} candidates, one thread");
                var requests = new PeerRequests(network.Features, candidates).Create(model);
                Print(StepProfile.Measure(model.Program, requests, options.Seconds), PlanReport.Create(model.Plan, candidates));
            }
        }
    }

    /// <summary>Steps that do the same on values of the same shape stand in one line.</summary>
    public static void Print(IReadOnlyList<StepTime> steps, PlanReport report)
    {
        var kinds = report.Steps.ToDictionary(step => step.Name, step => step.Operation);
        var total = steps.Sum(step => step.Milliseconds);
        Console.WriteLine($"  {"ms",8} {"%",5} {"GFLOP/s",8}  steps");
        var groups = steps.GroupBy(step => (step.Cadence, Kind: kinds[step.Node.Name], step.Node.Output.Shape, Large: step.Milliseconds > 0.03 * total ? step.Node.Name : ""));
        foreach (var group in groups.OrderByDescending(group => group.Sum(step => step.Milliseconds)))
        {
            var milliseconds = group.Sum(step => step.Milliseconds);
            var rows = group.Key.Cadence == Cadence.User ? 1 : report.Candidates;
            var rate = group.Sum(step => step.Flops) * rows / milliseconds / 1e6;
            var names = group.Count() == 1 ? group.First().Node.Name : $"{group.Count()} × {group.First().Node.Name} ..";
            Console.WriteLine($"  {milliseconds,8:f4} {100 * milliseconds / total,5:f1} {rate,8:f0}  {group.Key.Cadence,-5} {group.Key.Kind} {group.Key.Shape}: {names}");
        }

        foreach (var cadence in new[] { Cadence.User, Cadence.Item, Cadence.Pair })
        {
            Console.WriteLine($"  {steps.Where(step => step.Cadence == cadence).Sum(step => step.Milliseconds),8:f4} {cadence}");
        }

        Console.WriteLine($"  {total,8:f4} in all");
    }
}
