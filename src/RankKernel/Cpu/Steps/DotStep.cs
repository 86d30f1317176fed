using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>An inner product.</summary>
internal sealed class DotStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _a = compiler.Operand(node.Inputs[0]);
    private readonly Operand _b = compiler.Operand(node.Inputs[1]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly int _width = node.Inputs[0].Shape.Width;

    public override void Run(in Frame frame, int rows) =>
        compiler.Kernels.DotRows(rows, _width, _a.Rows(frame), _b.Rows(frame), _output.Rows(frame));
}
