using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>Removes an axis; the first axis of a sequence over its true length.</summary>
internal sealed unsafe class ReduceStep : CpuStep, IAdvancingStep
{
    private readonly KernelSet _kernels;
    private readonly ReduceKind _kind;
    private readonly Operand _x;
    private readonly Operand _output;
    private readonly int _outer;
    private readonly int _axis;
    private readonly int _inner;
    private readonly IdOperand? _length;
    private readonly bool _reducesLength;

    public ReduceStep(Node node, StepCompiler compiler)
        : base(node)
    {
        var reduce = (Reduce)node.Operation;
        var shape = node.Inputs[0].Shape;
        _kernels = compiler.Kernels;
        _kind = reduce.Function;
        _x = compiler.Operand(node.Inputs[0]);
        _output = compiler.Operand(node.Output);
        (_outer, _axis, _inner) = (new Shape(shape.Dimensions[..reduce.Axis]).Width, shape[reduce.Axis], new Shape(shape.Dimensions[(reduce.Axis + 1)..]).Width);
        _length = node.Inputs[0].Type.Sequence is { } sequence ? compiler.Length(sequence) : null;
        _reducesLength = reduce.Axis == 0;
    }

    public override void Run(in Frame frame, int rows)
    {
        if (_length is not { } sequence)
        {
            _kernels.Reduce(_kind, rows, _outer, _axis, _inner, _x.Rows(frame), _output.Rows(frame));
            return;
        }

        for (var row = 0; row < rows; row++)
        {
            var length = sequence.Length(frame, row);
            var (x, y) = (new Rows(_x.Row(frame, row), 0), new Rows(_output.Row(frame, row), 0));
            if (!_reducesLength)
            {
                _kernels.Reduce(_kind, 1, _outer / sequence.MaxLength * length, _axis, _inner, x, y);
            }
            else if (length > 0)
            {
                _kernels.Reduce(_kind, 1, 1, length, _inner, x, y);
            }
            else
            {
                new Span<float>(y.Row(0), _inner).Clear();
            }
        }
    }

    /// <summary>What the reduction has of the positions, and how many there were.</summary>
    public int StateLength => KernelSet.ReductionState(_inner) + 1;

    public void Start(float* state) => new Span<float>(state, StateLength).Clear();

    public void Advance(in Frame frame, float* state)
    {
        var count = state + KernelSet.ReductionState(_inner);
        var y = _output.Row(frame, 0);
        var (before, length) = ((int)*count, _length!.Value.Length(frame, 0));
        if (before + length == 0)
        {
            new Span<float>(y, _inner).Clear();
            return;
        }

        _kernels.AdvanceReduction(_kind, before, length, _inner, _x.Row(frame, 0), state, y);
        *count += length;
    }
}
