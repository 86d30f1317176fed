using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel;

/// <summary>LayerNorm(x + y), in place of y.</summary>
internal sealed unsafe class SlateNorm(SlateWeights weights, string name)
{
    private const float Epsilon = 1e-5f;

    private readonly Tensor _scale = weights[$"{name}.weight"].Data!;
    private readonly Tensor _shift = weights[$"{name}.bias"].Data!;

    public void Run(int rows, Rows x, Rows y)
    {
        var width = _scale.Shape.Width;
        KernelSet.Best.Sum(rows, width, [x, y], y);
        KernelSet.Best.LayerNorm(rows, width, y, _scale.FloatPointer, _shift.FloatPointer, Epsilon, y);
    }
}

/// <summary>Linear → ReLU → Linear, added and normalised.</summary>
internal sealed class SlateFeedforward(SlateWeights weights, string name) : IDisposable
{
    private readonly SlateLinear _first = weights.Linear($"{name}.0");
    private readonly SlateLinear _second = weights.Linear($"{name}.1");
    private readonly SlateNorm _norm = new(weights, $"{name}.out.norm");

    public void Run(int rows, Rows x, Rows hidden, Rows y)
    {
        _first.Run(rows, x, hidden, ActivationKind.Relu);
        _second.Run(rows, hidden, y);
        _norm.Run(rows, x, y);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }
}
