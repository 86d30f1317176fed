using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>Softmax over the last dimension, or over the true length of a sequence of numbers.</summary>
internal sealed unsafe class SoftmaxStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _x = compiler.Operand(node.Inputs[0]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly Extent _extent = compiler.Extent(node.Output);
    private readonly int _width = node.Output.Shape.Last;

    public override void Run(in Frame frame, int rows)
    {
        if (_extent.IsOneVector)
        {
            compiler.Kernels.Softmax(rows, _width, _x.Rows(frame), _output.Rows(frame));
            return;
        }

        for (var row = 0; row < rows; row++)
        {
            var width = _extent.Width(frame, row, _width);
            compiler.Kernels.Softmax(_extent.Count(frame, row), width, new Rows(_x.Row(frame, row), width), new Rows(_output.Row(frame, row), width));
        }
    }
}

/// <summary>Puts a number where an id is padding.</summary>
internal sealed unsafe class MaskStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _x = compiler.Operand(node.Inputs[0]);
    private readonly IdOperand _ids = compiler.Ids(node.Inputs[1]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly Mask _mask = (Mask)node.Operation;

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var x = _x.Row(frame, row);
            var y = _output.Row(frame, row);
            var ids = _ids.Row(frame, row);
            var length = _ids.Length(frame, row);
            for (var position = 0; position < length; position++)
            {
                y[position] = ids[position] == _mask.PaddingId ? (float)_mask.Fill : x[position];
            }
        }
    }
}

/// <summary>A weighted sum over the positions of a sequence, or over the first dimension.</summary>
internal sealed unsafe class WeightedSumStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _weights = compiler.Operand(node.Inputs[0]);
    private readonly Operand _x = compiler.Operand(node.Inputs[1]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly Extent _positions = compiler.Extent(node.Inputs[1]);
    private readonly int _width = node.Output.Shape.Width;

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            compiler.Kernels.WeightedSum(
                _positions.Count(frame, row), _width, _weights.Row(frame, row), new Rows(_x.Row(frame, row), _width), _output.Row(frame, row));
        }
    }
}

/// <summary>One value, or another where a sequence has no positions.</summary>
internal sealed unsafe class IfEmptyStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _x = compiler.Operand(node.Inputs[0]);
    private readonly IdOperand _length = compiler.Length(node.Inputs[1].Type.Sequence!);
    private readonly Operand _other = compiler.Operand(node.Inputs[2]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly int _width = node.Output.Shape.Width;

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var chosen = _length.Length(frame, row) == 0 ? _other : _x;
            new ReadOnlySpan<float>(chosen.Row(frame, row), _width).CopyTo(new Span<float>(_output.Row(frame, row), _width));
        }
    }
}

/// <summary>Chooses between two values, element by element.</summary>
internal sealed unsafe class WhereStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand[] _inputs = compiler.Operands(node.Inputs);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly Extent _extent = compiler.Extent(node.Output);
    private readonly int _width = node.Output.Shape.Last;

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var elements = _extent.Count(frame, row) * _extent.Width(frame, row, _width);
            var condition = _inputs[0].Row(frame, row);
            var a = _inputs[1].Row(frame, row);
            var b = _inputs[2].Row(frame, row);
            var y = _output.Row(frame, row);
            for (var i = 0; i < elements; i++)
            {
                y[i] = condition[i] > 0 ? a[i] : b[i];
            }
        }
    }
}
