using RankKernel.Cli.Measuring.Peer;
using System.Diagnostics;
using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Benchmarks.Peer;

/// <summary>Where the time of one request goes, step by step, with the items' features in the request.</summary>
internal static unsafe class PeerProfile
{
    private const double WarmUpSeconds = 0.5;

    public static void Print(PeerOptions options)
    {
        Console.WriteLine($"FMA peak {Peak.FmaPeak(SimdLevels.Best):f0} GFLOP/s, load {MachineInfo.Load():f1}");
        foreach (var network in options.Networks)
        {
            using var program = new CpuProgram(network.Define(), KernelSet.Best);
            foreach (var candidates in options.Candidates)
            {
                Console.WriteLine($"{network.Name}, {candidates} candidates, one thread");
                Print(program, new PeerRequests(network.Features, candidates), options.Seconds);
            }
        }
    }

    private static void Print(CpuProgram program, PeerRequests requests, double seconds)
    {
        var plan = program.Plan;
        var compiler = new StepCompiler(program.Kernels, value => plan.Layout[value], plan.UserSchema, plan.ItemSchema);
        var steps = plan.UserSteps.Concat(plan.ItemSteps).Concat(plan.PairSteps)
            .Where(node => !ScratchLayout.IsView(node))
            .Select(node => new TimedStep(compiler.Compile(node)))
            .ToArray();
        using var workspace = new Workspace(program);
        Run(plan, steps, requests, workspace, WarmUpSeconds);
        foreach (var step in steps)
        {
            step.Times.Clear();
        }

        Run(plan, steps, requests, workspace, seconds);
        Print(steps, PlanReport.Create(plan, requests.Candidates), requests.Candidates);
        foreach (var step in steps)
        {
            step.Dispose();
        }
    }

    /// <summary>Steps that do the same on values of the same shape stand in one line.</summary>
    private static void Print(TimedStep[] steps, PlanReport report, int candidates)
    {
        var kinds = report.Steps.ToDictionary(step => step.Name, step => step.Operation);
        var total = steps.Sum(step => step.Milliseconds);
        Console.WriteLine($"  {"ms",8} {"%",5} {"GFLOP/s",8}  steps");
        var groups = steps.GroupBy(step => (step.Cadence, Kind: kinds[step.Node.Name], step.Node.Output.Shape, Large: step.Milliseconds > 0.03 * total ? step.Node.Name : ""));
        foreach (var group in groups.OrderByDescending(group => group.Sum(step => step.Milliseconds)))
        {
            var milliseconds = group.Sum(step => step.Milliseconds);
            var rows = group.Key.Cadence == Cadence.User ? 1 : candidates;
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

    private static void Run(Plan plan, TimedStep[] steps, PeerRequests requests, Workspace workspace, double seconds)
    {
        var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        for (var call = 0; Stopwatch.GetTimestamp() < end; call++)
        {
            var (user, items) = (requests.Users[call % PeerRequests.Count], requests.Items[call % PeerRequests.Count]);
            var frame = workspace.Tile.Frame();
            frame.User = workspace.User;
            frame.UserIds = user.Ids;
            frame.UserNumbers = user.Numbers;
            foreach (var step in steps)
            {
                step.Begin();
            }

            foreach (var step in steps.Where(step => step.Cadence == Cadence.User))
            {
                step.Run(frame, 1);
            }

            for (var first = 0; first < items.Count; first += plan.Layout.TileRows)
            {
                frame.ItemIds = items.Ids + ((nint)first * items.Schema.IdWidth);
                frame.ItemNumbers = items.Numbers + ((nint)first * items.Schema.NumberWidth);
                foreach (var step in steps)
                {
                    if (step.Cadence != Cadence.User)
                    {
                        step.Run(frame, Math.Min(plan.Layout.TileRows, items.Count - first));
                    }
                }
            }

            foreach (var step in steps)
            {
                step.End();
            }
        }
    }

    /// <summary>A step with the time that it took in each call.</summary>
    private sealed class TimedStep(CpuStep step) : IDisposable
    {
        private long _ticks;

        public List<double> Times { get; } = [];

        public Node Node => step.Node;

        public Cadence Cadence => step.Node.Output.Cadence;

        public long Flops => Node.Operation.Flops(Node.Inputs, Node.Output);

        public double Milliseconds => Timing.Median(Times);

        public void Begin() => _ticks = 0;

        public void Run(in Frame frame, int rows)
        {
            var start = Stopwatch.GetTimestamp();
            step.Run(frame, rows);
            _ticks += Stopwatch.GetTimestamp() - start;
        }

        public void End() => Times.Add(_ticks * 1000.0 / Stopwatch.Frequency);

        public void Dispose() => step.Dispose();
    }
}
