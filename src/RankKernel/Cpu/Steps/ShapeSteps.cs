using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>A run of elements along an axis of a value with several.</summary>
internal sealed unsafe class SliceStep : CpuStep
{
    private readonly KernelSet _kernels;
    private readonly Operand _x;
    private readonly Operand _output;
    private readonly Extent _blocks;
    private readonly int _start;
    private readonly int _width;
    private readonly int _sourceWidth;

    public SliceStep(Node node, StepCompiler compiler)
        : base(node)
    {
        var slice = (Slice)node.Operation;
        var shape = node.Inputs[0].Shape;
        var inner = new Shape(shape.Dimensions[(slice.Axis + 1)..]).Width;
        _kernels = compiler.Kernels;
        _x = compiler.Operand(node.Inputs[0]);
        _output = compiler.Operand(node.Output);
        (_start, _width, _sourceWidth) = (slice.Start * inner, slice.Length * inner, shape[slice.Axis] * inner);
        _blocks = node.Output.Type.Sequence is { } sequence
            ? new Extent(new Shape(shape.Dimensions[1..slice.Axis]).Width, compiler.Length(sequence))
            : new Extent(new Shape(shape.Dimensions[..slice.Axis]).Width, null);
    }

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            _kernels.Copy(_blocks.Count(frame, row), _width, new Rows(_x.Row(frame, row) + _start, _sourceWidth), new Rows(_output.Row(frame, row), _width));
        }
    }
}

/// <summary>Exchanges the two dimensions of a matrix.</summary>
internal sealed class TransposeStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _x = compiler.Operand(node.Inputs[0]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly Shape _shape = node.Inputs[0].Shape;

    public override void Run(in Frame frame, int rows) =>
        compiler.Kernels.Transpose2D(rows, _shape[0], _shape[1], _x.Rows(frame), _output.Rows(frame));
}

/// <summary>Repeats a vector at every position of a sequence.</summary>
internal sealed unsafe class ExpandStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _x = compiler.Operand(node.Inputs[0]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly Extent _extent = compiler.Extent(node.Output);
    private readonly int _width = node.Output.Shape.Last;

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            compiler.Kernels.Copy(_extent.Count(frame, row), _width, new Rows(_x.Row(frame, row), 0), new Rows(_output.Row(frame, row), _width));
        }
    }
}
