using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>A step that maps each vector of the last dimension to one of the same place in the output, independently.</summary>
internal abstract unsafe class VectorsStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _x = compiler.Operand(node.Inputs[0]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly Extent _extent = compiler.Extent(node.Output);
    private readonly int _width = node.Output.Shape.Last;

    protected KernelSet Kernels { get; } = compiler.Kernels;

    public sealed override void Run(in Frame frame, int rows)
    {
        if (_extent.IsOneVector)
        {
            Run(rows, _width, _x.Rows(frame), _output.Rows(frame));
            return;
        }

        for (var row = 0; row < rows; row++)
        {
            var width = _extent.Width(frame, row, _width);
            Run(_extent.Count(frame, row), width, new Rows(_x.Row(frame, row), width), new Rows(_output.Row(frame, row), width));
        }
    }

    protected abstract void Run(int vectors, int width, Rows x, Rows y);
}

/// <summary>An activation on its own.</summary>
internal sealed class ActivateStep(Node node, StepCompiler compiler) : VectorsStep(node, compiler)
{
    private readonly ActivationArguments _activation = StepCompiler.Activation(((Activate)node.Operation).Activation, node.Inputs, 1);

    protected override void Run(int vectors, int width, Rows x, Rows y) => Kernels.Activate(vectors, width, _activation, x, y);
}

/// <summary>A scale and a shift per channel.</summary>
internal sealed unsafe class ScaleShiftStep(Node node, StepCompiler compiler) : VectorsStep(node, compiler)
{
    private readonly Tensor _scale = node.Inputs[1].Data!;
    private readonly Tensor _shift = node.Inputs[2].Data!;

    protected override void Run(int vectors, int width, Rows x, Rows y) => Kernels.ScaleShift(vectors, width, x, _scale.FloatPointer, _shift.FloatPointer, y);
}

/// <summary>Layer normalisation.</summary>
internal sealed unsafe class LayerNormStep(Node node, StepCompiler compiler) : VectorsStep(node, compiler)
{
    private readonly float _epsilon = (float)((LayerNorm)node.Operation).Epsilon;
    private readonly Tensor _scale = node.Inputs[1].Data!;
    private readonly Tensor _shift = node.Inputs[2].Data!;

    protected override void Run(int vectors, int width, Rows x, Rows y) =>
        Kernels.LayerNorm(vectors, width, x, _scale.FloatPointer, _shift.FloatPointer, _epsilon, y);
}

/// <summary>An elementwise function.</summary>
internal sealed class UnaryStep(Node node, StepCompiler compiler) : VectorsStep(node, compiler)
{
    private readonly UnaryKind _kind = ((Unary)node.Operation).Function;

    protected override void Run(int vectors, int width, Rows x, Rows y) => Kernels.Unary(_kind, vectors, width, x, y);
}
