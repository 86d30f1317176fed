using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>Copies the last position of a sequence that is no padding.</summary>
internal sealed unsafe class LastPositionStep : CpuStep, IAdvancingStep
{
    private readonly Operand _x;
    private readonly IdOperand? _ids;
    private readonly IdOperand _length;
    private readonly Operand _output;
    private readonly int _width;
    private readonly int _paddingId;

    public LastPositionStep(Node node, StepCompiler compiler)
        : base(node)
    {
        _paddingId = ((LastPosition)node.Operation).PaddingId;
        _x = compiler.Operand(node.Inputs[0]);
        _ids = node.Inputs.Count > 1 ? compiler.Ids(node.Inputs[1]) : null;
        _length = compiler.Length(node.Inputs[0].Type.Sequence!);
        _output = compiler.Operand(node.Output);
        _width = node.Output.Shape.Width;
    }

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var y = new Span<float>(_output.Row(frame, row), _width);
            var position = Last(frame, row);
            if (position < 0)
            {
                y.Clear();
            }
            else
            {
                new ReadOnlySpan<float>(_x.Row(frame, row) + ((nint)position * _width), _width).CopyTo(y);
            }
        }
    }

    /// <summary>The last position.</summary>
    public int StateLength => _width;

    public void Start(float* state) => new Span<float>(state, _width).Clear();

    public void Advance(in Frame frame, float* state)
    {
        var y = new Span<float>(_output.Row(frame, 0), _width);
        var kept = new Span<float>(state, _width);
        if (Last(frame, 0) < 0)
        {
            kept.CopyTo(y);
        }
        else
        {
            Run(frame, 1);
            y.CopyTo(kept);
        }
    }

    private int Last(in Frame frame, int row)
    {
        var position = _length.Length(frame, row) - 1;
        if (_ids is { } operand)
        {
            var ids = operand.Row(frame, row);
            while (position >= 0 && ids[position] == _paddingId)
            {
                position--;
            }
        }

        return position;
    }
}
