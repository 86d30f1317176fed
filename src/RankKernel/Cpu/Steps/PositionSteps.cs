using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>A sequence with zeros past its true length, or in front of it.</summary>
internal sealed unsafe class PadSequenceStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _x = compiler.Operand(node.Inputs[0]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly IdOperand _length = compiler.Length(node.Inputs[0].Type.Sequence!);
    private readonly bool _inFront = ((PadSequence)node.Operation).InFront;
    private readonly int _positionWidth = node.Output.Shape.Width / node.Output.Shape[0];
    private readonly int _width = node.Output.Shape.Width;

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var defined = _length.Length(frame, row) * _positionWidth;
            var start = _inFront ? _width - defined : 0;
            var output = new Span<float>(_output.Row(frame, row), _width);
            output[..start].Clear();
            new ReadOnlySpan<float>(_x.Row(frame, row), defined).CopyTo(output[start..]);
            output[(start + defined)..].Clear();
        }
    }
}

/// <summary>The last rows of a value, as many as a sequence has positions.</summary>
internal sealed unsafe class AlongSequenceStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _x = compiler.Operand(node.Inputs[0]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly IdOperand _length = compiler.Length(node.Output.Type.Sequence!);
    private readonly int _positionWidth = node.Output.Shape.Width / node.Output.Shape[0];
    private readonly int _width = node.Output.Shape.Width;

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var defined = _length.Length(frame, row) * _positionWidth;
            new ReadOnlySpan<float>(_x.Row(frame, row) + _width - defined, defined).CopyTo(new Span<float>(_output.Row(frame, row), defined));
        }
    }
}
