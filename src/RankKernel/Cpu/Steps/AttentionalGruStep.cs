using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>
/// A GRU with attention. The candidates of one user share the history and its length: they take each position together. Histories
/// of items are walked one by one.
/// </summary>
internal sealed unsafe class AttentionalGruStep : CpuStep
{
    private readonly KernelSet _kernels;
    private readonly GruCell _cell;
    private readonly Operand _input;
    private readonly Operand _scores;
    private readonly Operand _output;
    private readonly Tensor? _bias;
    private readonly IdOperand _sequence;
    private readonly int _gates;

    public AttentionalGruStep(Node node, StepCompiler compiler)
        : base(node)
    {
        var gru = (AttentionalGru)node.Operation;
        _kernels = compiler.Kernels;
        _cell = new GruCell(
            compiler.Kernels, gru.Attention, gru.Reset, node.Inputs[gru.RecurrentWeight], node.Inputs[gru.RecurrentWeight + 1]);
        _input = compiler.Operand(node.Inputs[0]);
        _scores = compiler.Operand(node.Inputs[1]);
        _output = compiler.Operand(node.Output);
        _bias = gru.Attention == GruAttention.Input ? node.Inputs[2].Data : null;
        _sequence = compiler.Length(node.Inputs[0].Type.Sequence!);
        _gates = _cell.GateWidth + _cell.Width;
    }

    public override int TemporaryLength => checked(_cell.TemporaryLength + (_bias is null ? 0 : GruCell.BlockRows * _gates));

    public override void Run(in Frame frame, int rows)
    {
        var together = _sequence.Stride == 0 ? GruCell.BlockRows : 1;
        for (var row = 0; row < rows; row += together)
        {
            Walk(frame, row, Math.Min(together, rows - row));
        }
    }

    public override void Dispose() => _cell.Dispose();

    private void Walk(in Frame frame, int first, int rows)
    {
        var state = _output.Rows(frame).From(first);
        var input = _input.Rows(frame).From(first);
        var scores = _scores.Rows(frame).From(first);
        for (var row = 0; row < rows; row++)
        {
            new Span<float>(state.Row(row), _cell.Width).Clear();
        }

        var length = _sequence.Length(frame, first);
        for (var position = 0; position < length; position++)
        {
            var score = new Rows(scores.Data + position, scores.Stride);
            var gates = new Rows(input.Data + ((nint)position * _gates), input.Stride);
            gates = _bias is null ? gates : Scaled(rows, gates, score, frame.Temporary + _cell.TemporaryLength);
            _cell.Step(rows, gates, score, state, state, frame.Temporary);
        }
    }

    /// <summary>a·(W·x) + b: the scores differ from row to row, W·x was computed once.</summary>
    private Rows Scaled(int rows, Rows gates, Rows score, float* temporary)
    {
        var y = new Rows(temporary, _gates);
        _kernels.Binary(BinaryKind.Multiply, rows, _gates, gates, score, 1, y);
        _kernels.ScaleShift(rows, _gates, y, null, _bias!.FloatPointer, y);
        return y;
    }
}
