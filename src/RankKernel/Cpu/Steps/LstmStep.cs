using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>An LSTM over the true length of each row's sequence.</summary>
internal sealed unsafe class LstmStep : CpuStep
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

    public override void Run(in Frame frame, int rows)
    {
        var start = frame.Temporary + _cell.TemporaryLength;
        var cell = start + _cell.Width;
        for (var row = 0; row < rows; row++)
        {
            var y = _output.Row(frame, row);
            var state = _last ? y : start;
            new Span<float>(state, _cell.Width).Clear();
            new Span<float>(cell, _cell.Width).Clear();
            var input = _input.Row(frame, row);
            var factors = _factors is { } operand ? operand.Row(frame, row) : null;
            var length = _sequence.Length(frame, row);
            for (var position = 0; position < length; position++)
            {
                var next = _last ? y : y + ((nint)position * _cell.Width);
                _cell.Step(
                    1, new Rows(input, 0), new Rows(factors, 0), new Rows(state, 0), new Rows(cell, 0), new Rows(next, 0), new Rows(cell, 0), frame.Temporary);
                state = next;
                input += _cell.GateWidth;
                factors = factors is null ? null : factors + (Lstm.Factors * _cell.Width);
            }
        }
    }

    public override void Dispose() => _cell.Dispose();
}
