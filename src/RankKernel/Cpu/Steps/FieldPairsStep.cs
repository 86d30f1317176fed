using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>Products or inner products of chosen pairs of fields.</summary>
internal sealed unsafe class FieldPairsStep : CpuStep
{
    private readonly KernelSet _kernels;
    private readonly FieldPairs _pairs;
    private readonly Operand[] _fields;
    private readonly Tensor? _weights;
    private readonly Operand _output;
    private readonly int _width;

    public FieldPairsStep(Node node, StepCompiler compiler)
        : base(node)
    {
        _kernels = compiler.Kernels;
        _pairs = (FieldPairs)node.Operation;
        _fields = compiler.Operands(_pairs.Weighted ? node.Inputs.SkipLast(1) : node.Inputs);
        _weights = _pairs.Weighted ? node.Inputs[^1].Data : null;
        _output = compiler.Operand(node.Output);
        _width = node.Inputs[0].Shape.Width;
    }

    public override int TemporaryLength => FieldRows.TemporaryLength(_fields.Length);

    public override void Run(in Frame frame, int rows)
    {
        var fields = FieldRows.Resolve(_fields, frame);
        if (_pairs.Function == PairFunction.Product)
        {
            _kernels.PairProducts(rows, fields, _pairs.Pairs, _width, _output.Rows(frame));
        }
        else
        {
            _kernels.PairDots(rows, fields, _pairs.Pairs, _width, _weights is null ? null : _weights.FloatPointer, _output.Rows(frame));
        }
    }
}
