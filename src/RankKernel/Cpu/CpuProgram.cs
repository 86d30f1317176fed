using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Cpu;

/// <summary>
/// A plan bound to CPU kernels, with its weights packed. Immutable after construction and thread-safe: all that a run writes is
/// in a <see cref="Workspace"/>.
/// </summary>
internal sealed class CpuProgram : IDisposable
{
    private readonly CpuStep[] _user;
    private readonly CpuStep[] _item;
    private readonly CpuStep[] _pair;
    private readonly EmbeddingBagStep[] _itemLookups;
    private readonly OutputTransform[][] _transforms;

    public CpuProgram(ModelDefinition model, KernelSet kernels, int tileRows = Plan.DefaultTileRows, ILinearObservers? calibration = null)
    {
        foreach (var parameter in model.Graph.Parameters.Where(parameter => parameter.Data!.Type == TensorType.Int8))
        {
            throw new GraphException($"The parameter '{parameter.Name}' is {TensorType.Int8}, which no operation computes with.");
        }

        Kernels = kernels;
        Plan = Plan.Create(model, new Target(kernels), tileRows);
        var compiler = new StepCompiler(kernels, value => Plan.Layout[value], Plan.UserSchema, Plan.ItemSchema, calibration);
        _user = Compile(Plan.UserSteps);
        _item = Compile(Plan.ItemSteps);
        _pair = Compile(Plan.PairSteps);
        _itemLookups = [.. _item.OfType<EmbeddingBagStep>()];
        TemporaryLength = _user.Concat(_item).Concat(_pair).Select(step => step.TemporaryLength).DefaultIfEmpty(0).Max();
        Outputs = [.. Plan.Outputs.Select(output => compiler.Operand(output.Value))];
        _transforms = [.. Plan.Outputs.Select(output => output.Transforms.ToArray())];

        CpuStep[] Compile(IEnumerable<Node> nodes) => [.. nodes.Where(node => !ScratchLayout.IsView(node)).Select(compiler.Compile)];
    }

    public Plan Plan { get; }

    public KernelSet Kernels { get; }

    /// <summary>Where each output of the plan comes out, in the plan's order.</summary>
    public IReadOnlyList<Operand> Outputs { get; }

    /// <summary>Elements of <see cref="Frame.Temporary"/> that the steps need.</summary>
    public int TemporaryLength { get; }

    /// <summary>The steps of a user row, in order.</summary>
    public CpuStep[] UserSteps => _user;

    public void RunUser(in Frame frame, CpuStep[] steps) => Run(steps, frame, 1);

    public void RunItems(in Frame frame, int rows) => Run(_item, frame, rows);

    public void RunPairs(in Frame frame, int rows) => Run(_pair, frame, rows);

    /// <summary>Notes the embeddings of a tile that will run later; the frame has no more than the items' inputs.</summary>
    public void LookAhead(in Frame frame, int rows, Ahead ahead)
    {
        foreach (var lookup in _itemLookups)
        {
            lookup.LookAhead(frame, rows, ahead);
        }
    }

    /// <summary>Turns what an output ranks by into its scores, in place.</summary>
    public unsafe void ApplyTransform(int output, float* scores, int count)
    {
        foreach (var transform in _transforms[output])
        {
            if (transform.Operation is Activate activate)
            {
                var row = new Rows(scores, 0);
                Kernels.Activate(1, count, StepCompiler.Activation(activate.Activation, transform.Parameters, 0), row, row);
            }
            else
            {
                var rows = new Rows(scores, 1);
                var (places, values) = (transform.Parameters[0].Data!, transform.Parameters[1].Data!);
                Kernels.Interpolate(count, rows, places.Shape[0], places.FloatPointer, values.FloatPointer, rows);
            }
        }
    }

    public void Dispose()
    {
        foreach (var step in _user.Concat(_item).Concat(_pair))
        {
            step.Dispose();
        }
    }

    private static void Run(CpuStep[] steps, in Frame frame, int rows)
    {
        foreach (var step in steps)
        {
            step.Run(frame, rows);
        }
    }

    private sealed class Target(KernelSet kernels) : IPlanTarget
    {
        public bool Supports(Operation operation) => StepCompiler.Supports(operation);

        public Tensor? Evaluate(Node node) => ConstantEvaluator.Evaluate(kernels, node);
    }
}
