using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>An interaction of field vectors: factorization machine, bi-interaction, or inner products.</summary>
internal sealed class FieldsStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand[] _fields = compiler.Operands(node.Inputs);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly int _width = node.Inputs[0].Shape.Width;

    public override int TemporaryLength => FieldRows.TemporaryLength(_fields.Length);

    public override void Run(in Frame frame, int rows)
    {
        var fields = FieldRows.Resolve(_fields, frame);
        var output = _output.Rows(frame);
        switch (Node.Operation)
        {
            case FactorizationMachine:
                compiler.Kernels.FactorizationMachine(rows, fields, _width, output);
                break;
            case BiInteraction:
                compiler.Kernels.BiInteraction(rows, fields, _width, output);
                break;
            case PairwiseDot dot:
                compiler.Kernels.PairwiseDot(rows, fields, _width, dot.Order, dot.Self, output);
                break;
            case CrossDot cross:
                compiler.Kernels.CrossDot(rows, fields[..cross.First], fields[cross.First..], _width, output);
                break;
        }
    }
}
