using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>A sum of experts, weighed by a gate.</summary>
internal sealed class MixExpertsStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _weights = compiler.Operand(node.Inputs[0]);
    private readonly Operand[] _experts = compiler.Operands(node.Inputs.Skip(1));
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly int _width = node.Output.Shape.Width;

    public override int TemporaryLength => FieldRows.TemporaryLength(_experts.Length);

    public override void Run(in Frame frame, int rows) =>
        compiler.Kernels.MixRows(rows, _width, _weights.Rows(frame), FieldRows.Resolve(_experts, frame), _output.Rows(frame));
}
