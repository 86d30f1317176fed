using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>Copies the parts of a concat that were not computed in their place.</summary>
internal sealed unsafe class ConcatStep : CpuStep
{
    private readonly KernelSet _kernels;
    private readonly Operand _output;
    private readonly List<(Operand X, int Start, int Width)> _parts = [];
    private readonly Extent _blocks;
    private readonly int _width;

    public ConcatStep(Node node, StepCompiler compiler)
        : base(node)
    {
        var axis = ((Concat)node.Operation).Axis;
        var shape = node.Output.Shape;
        _kernels = compiler.Kernels;
        _output = compiler.Operand(node.Output);
        var inner = new Shape(shape.Dimensions[(axis + 1)..]).Width;
        _width = shape[axis] * inner;
        _blocks = node.Output.Type.Sequence is { } sequence && axis > 0
            ? new Extent(new Shape(shape.Dimensions[1..axis]).Width, compiler.Length(sequence))
            : new Extent(new Shape(shape.Dimensions[..axis]).Width, null);
        var start = 0;
        foreach (var input in node.Inputs)
        {
            var operand = compiler.Operand(input);
            var width = input.Shape[axis] * inner;
            if (!operand.IsPartOf(_output, start))
            {
                _parts.Add((operand, start, width));
            }

            start += width;
        }
    }

    public override void Run(in Frame frame, int rows)
    {
        foreach (var (x, start, width) in _parts)
        {
            if (_blocks.IsOneVector)
            {
                var y = _output.Rows(frame);
                _kernels.Copy(rows, width, x.Rows(frame), new Rows(y.Row(0) + start, y.Stride));
                continue;
            }

            for (var row = 0; row < rows; row++)
            {
                _kernels.Copy(_blocks.Count(frame, row), width, new Rows(x.Row(frame, row), width), new Rows(_output.Row(frame, row) + start, _width));
            }
        }
    }
}
