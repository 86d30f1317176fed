using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>A number between the knots of a table.</summary>
internal sealed unsafe class InterpolateStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _x = compiler.Operand(node.Inputs[0]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly Tensor _places = node.Inputs[1].Data!;
    private readonly Tensor _values = node.Inputs[2].Data!;

    public override void Run(in Frame frame, int rows) => compiler.Kernels.Interpolate(
        rows, _x.Rows(frame), _places.Shape[0], _places.FloatPointer, _values.FloatPointer, _output.Rows(frame));
}
