using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>Elements of a vector by position.</summary>
internal sealed unsafe class SelectStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _x = compiler.Operand(node.Inputs[0]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly int[] _indices = ((Select)node.Operation).Indices.ToArray();

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var x = _x.Row(frame, row);
            var y = _output.Row(frame, row);
            for (var i = 0; i < _indices.Length; i++)
            {
                y[i] = x[_indices[i]];
            }
        }
    }
}
