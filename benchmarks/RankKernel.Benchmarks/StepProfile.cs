using System.Diagnostics;
using RankKernel.Cli.Measuring.Peer;
using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Benchmarks;

/// <summary>What a step of a plan took in a call: the median of all calls.</summary>
/// <param name="Node">The step.</param>
/// <param name="Milliseconds">For all rows of a call.</param>
internal sealed record StepTime(Node Node, double Milliseconds)
{
    public Cadence Cadence => Node.Output.Cadence;

    /// <summary>Of one row.</summary>
    public long Flops => Node.Operation.Flops(Node.Inputs, Node.Output);
}

/// <summary>Runs a plan step by step, with a clock between steps.</summary>
internal static unsafe class StepProfile
{
    private const double WarmUpSeconds = 0.5;

    public static IReadOnlyList<StepTime> Measure(CpuProgram program, IReadOnlyList<RankRequest> requests, double seconds)
    {
        var plan = program.Plan;
        var compiler = new StepCompiler(program.Kernels, value => plan.Layout[value], plan.UserSchema, plan.ItemSchema);
        var steps = plan.UserSteps.Concat(plan.ItemSteps).Concat(plan.PairSteps)
            .Where(node => !ScratchLayout.IsView(node))
            .Select(node => new TimedStep(compiler.Compile(node)))
            .ToArray();
        using var workspace = new Workspace(program);
        Run(program, steps, requests, workspace, WarmUpSeconds);
        foreach (var step in steps)
        {
            step.Times.Clear();
        }

        Run(program, steps, requests, workspace, seconds);
        StepTime[] times = [.. steps.Select(step => new StepTime(step.Node, Timing.Median(step.Times)))];
        foreach (var step in steps)
        {
            step.Dispose();
        }

        return times;
    }

    private static void Run(CpuProgram program, TimedStep[] steps, IReadOnlyList<RankRequest> requests, Workspace workspace, double seconds)
    {
        var tileRows = program.Plan.Layout.TileRows;
        var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        for (var call = 0; Stopwatch.GetTimestamp() < end; call++)
        {
            var (user, items) = (requests[call % requests.Count].User, requests[call % requests.Count].ItemRows);
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

            // As in a call: products ask for the rows of tables that the next tile reads.
            var ahead = workspace.Tile.Ahead;
            LookAhead(0);
            ahead.End();
            frame.Ahead = ahead;
            for (var first = 0; first < items.Count; first += tileRows)
            {
                LookAhead(first + tileRows);
                ahead.Begin();
                frame.ItemIds = items.Ids + ((nint)first * items.Schema.IdWidth);
                frame.ItemNumbers = items.Numbers + ((nint)first * items.Schema.NumberWidth);
                foreach (var step in steps)
                {
                    if (step.Cadence != Cadence.User)
                    {
                        step.Run(frame, Math.Min(tileRows, items.Count - first));
                    }
                }

                ahead.End();
            }

            void LookAhead(int first)
            {
                if (first < items.Count)
                {
                    var next = new Frame { ItemIds = items.Ids + ((nint)first * items.Schema.IdWidth) };
                    program.LookAhead(next, Math.Min(tileRows, items.Count - first), ahead);
                }
            }

            foreach (var step in steps)
            {
                step.End();
            }
        }
    }

    private sealed class TimedStep(CpuStep step) : IDisposable
    {
        private long _ticks;

        public List<double> Times { get; } = [];

        public Node Node => step.Node;

        public Cadence Cadence => step.Node.Output.Cadence;

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
