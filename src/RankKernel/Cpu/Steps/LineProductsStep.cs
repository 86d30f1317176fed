using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>Each line of a matrix times a matrix of its own.</summary>
internal sealed class LineProductsStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _x = compiler.Operand(node.Inputs[0]);
    private readonly Operand _matrices = compiler.Operand(node.Inputs[1]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly int _lines = node.Output.Shape[0];
    private readonly int _depth = node.Inputs[0].Shape[1];
    private readonly int _width = node.Output.Shape[1];

    public override void Run(in Frame frame, int rows) =>
        compiler.Kernels.LineProducts(rows, _lines, _depth, _width, _x.Rows(frame), _matrices.Rows(frame), _output.Rows(frame));
}
