using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>Looks the ids of a sequence up, one row a position.</summary>
internal sealed unsafe class SequenceGatherStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly IdOperand _ids = compiler.Ids(node.Inputs[0]);
    private readonly Tensor _table = node.Inputs[1].Data!;
    private readonly Operand _output = compiler.Operand(node.Output);

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            compiler.Kernels.GatherSequence(
                _ids.Length(frame, row), _ids.Row(frame, row), new EmbeddingTable(_table), new Rows(_output.Row(frame, row), _table.Shape[1]));
        }
    }
}
