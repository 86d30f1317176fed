using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>An LSTM over the true length of each row's sequence.</summary>
internal sealed unsafe class LstmStep : CpuStep, IAdvancingStep
{
    private readonly LstmCell _cell;
    private readonly Operand _input;
    private readonly Operand? _factors;
    private readonly Operand _output;
    private readonly IdOperand _sequence;
    private readonly bool _last;

    public LstmStep(Node node, StepCompiler compiler)
        : base(node)
    {
        var lstm = (Lstm)node.Operation;
        _last = lstm.Last;
        _cell = new LstmCell(compiler.Kernels, node.Inputs[lstm.RecurrentWeight], node.Inputs[lstm.RecurrentWeight + 1]);
        _input = compiler.Operand(node.Inputs[0]);
        _factors = lstm.Scaled ? compiler.Operand(node.Inputs[1]) : null;
        _output = compiler.Operand(node.Output);
        _sequence = compiler.Length(node.Inputs[0].Type.Sequence!);
    }

    public override int TemporaryLength => checked(_cell.TemporaryLength + (2 * _cell.Width));

    public int StateLength => 2 * _cell.Width;

    public override void Run(in Frame frame, int rows)
    {
        var state = frame.Temporary + _cell.TemporaryLength;
        for (var row = 0; row < rows; row++)
        {
            Start(state);
            Walk(frame, row, state);
        }
    }

    public void Start(float* state) => new Span<float>(state, StateLength).Clear();

    public void Advance(in Frame frame, float* state) => Walk(frame, 0, state);

    public override void Dispose() => _cell.Dispose();

    private void Walk(in Frame frame, int row, float* state)
    {
        var y = _output.Row(frame, row);
        var cell = new Rows(state + _cell.Width, 0);
        var input = _input.Row(frame, row);
        var factors = _factors is { } operand ? operand.Row(frame, row) : null;
        var length = _sequence.Length(frame, row);
        var before = state;
        for (var position = 0; position < length; position++)
        {
            var next = _last ? state : y + ((nint)position * _cell.Width);
            _cell.Step(1, new Rows(input, 0), new Rows(factors, 0), new Rows(before, 0), cell, new Rows(next, 0), cell, frame.Temporary);
            before = next;
            input += _cell.GateWidth;
            factors = factors is null ? null : factors + (Lstm.Factors * _cell.Width);
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
