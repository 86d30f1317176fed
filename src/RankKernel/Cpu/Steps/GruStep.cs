using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>A GRU over the true length of each row's sequence.</summary>
internal sealed unsafe class GruStep : CpuStep
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

    public override void Run(in Frame frame, int rows)
    {
        var start = frame.Temporary + _cell.TemporaryLength;
        var gates = _cell.GateWidth + _cell.Width;
        for (var row = 0; row < rows; row++)
        {
            var y = _output.Row(frame, row);
            var state = _last ? y : start;
            new Span<float>(state, _cell.Width).Clear();
            var length = _sequence.Length(frame, row);
            for (var position = 0; position < length; position++)
            {
                var input = _input.Row(frame, row) + ((nint)position * gates);
                var next = _last ? y : y + ((nint)position * _cell.Width);
                _cell.Step(1, new Rows(input, 0), default, new Rows(state, 0), new Rows(next, 0), frame.Temporary);
                state = next;
            }
        }
    }

    public override void Dispose() => _cell.Dispose();
}
