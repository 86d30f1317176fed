using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>A GRU over the true length of each row's sequence.</summary>
internal sealed unsafe class GruStep : CpuStep, IAdvancingStep
{
    private readonly GruCell _cell;
    private readonly Operand _input;
    private readonly Operand _output;
    private readonly IdOperand _sequence;
    private readonly bool _last;

    public GruStep(Node node, StepCompiler compiler)
        : base(node)
    {
        var gru = (Gru)node.Operation;
        _last = gru.Last;
        _cell = new GruCell(
            compiler.Kernels, GruAttention.Input, gru.Reset, node.Inputs[gru.RecurrentWeight], node.Inputs[gru.RecurrentWeight + 1]);
        _input = compiler.Operand(node.Inputs[0]);
        _output = compiler.Operand(node.Output);
        _sequence = compiler.Length(node.Inputs[0].Type.Sequence!);
    }

    public override int TemporaryLength => checked(_cell.TemporaryLength + _cell.Width);

    public int StateLength => _cell.Width;

    public override void Run(in Frame frame, int rows)
    {
        var state = frame.Temporary + _cell.TemporaryLength;
        for (var row = 0; row < rows; row++)
        {
            Start(state);
            Walk(frame, row, state);
        }
    }

    public void Start(float* state) => new Span<float>(state, _cell.Width).Clear();

    public void Advance(in Frame frame, float* state) => Walk(frame, 0, state);

    public override void Dispose() => _cell.Dispose();

    private void Walk(in Frame frame, int row, float* state)
    {
        var y = _output.Row(frame, row);
        var gates = _cell.GateWidth + _cell.Width;
        var length = _sequence.Length(frame, row);
        var before = state;
        for (var position = 0; position < length; position++)
        {
            var input = _input.Row(frame, row) + ((nint)position * gates);
            var next = _last ? state : y + ((nint)position * _cell.Width);
            _cell.Step(1, new Rows(input, 0), default, new Rows(before, 0), new Rows(next, 0), frame.Temporary);
            before = next;
        }

        if (_last)
        {
            Copy(state, y);
        }
        else if (length > 0)
        {
            Copy(before, state);
        }
    }

    private void Copy(float* from, float* to) => new ReadOnlySpan<float>(from, _cell.Width).CopyTo(new Span<float>(to, _cell.Width));
}
