using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel.Quantization;

/// <summary>Runs requests through a model in float32 and watches the inputs of its products.</summary>
internal sealed unsafe class Calibration : ILinearObservers, IDisposable
{
    private readonly Dictionary<Tensor, LayerObserver> _observers = new(ReferenceEqualityComparer.Instance);
    private readonly int _sampleRows;
    private readonly Workspace _workspace;

    public Calibration(ModelDefinition model, int sampleRows)
    {
        _sampleRows = sampleRows;
        Program = new CpuProgram(model, KernelSet.Best, calibration: this);
        _workspace = new Workspace(Program);
    }

    public CpuProgram Program { get; }

    /// <summary>Requests run.</summary>
    public int Requests { get; private set; }

    /// <summary>What was seen of the inputs of a weight's products, or null for a weight that is not watched.</summary>
    public LayerObserver? Seen(Tensor weight) => _observers.GetValueOrDefault(weight);

    public ILinearObserver? Observer(Tensor weight)
    {
        if (weight.Type != TensorType.Float32 || weight.Shape.Last > Int8Matrix.MaxInputs)
        {
            return null;
        }

        if (!_observers.TryGetValue(weight, out var observer))
        {
            _observers.Add(weight, observer = new LayerObserver(weight.Shape.Last, _sampleRows));
        }

        return observer;
    }

    public void Run(RankRequest request)
    {
        Requests++;
        var job = _workspace.Job;
        job.SetItems(request.ItemRows);
        var outputs = Program.Outputs.Count;
        job.Begin(request.User, Program.UserSteps, _workspace, 0, outputs, transform: false, _workspace.Scores(checked(request.ItemRows.Count * outputs)));
        for (var tile = 0; tile < job.Tiles; tile++)
        {
            job.Run(tile, _workspace.Tile);
        }

        job.End();
    }

    public void Dispose()
    {
        _workspace.Dispose();
        Program.Dispose();
    }
}
