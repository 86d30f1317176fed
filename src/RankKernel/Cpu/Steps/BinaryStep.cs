using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>An elementwise function of two values, with broadcasting.</summary>
internal sealed unsafe class BinaryStep : CpuStep
{
    private readonly KernelSet _kernels;
    private readonly BinaryKind _kind;
    private readonly Operand _a;
    private readonly Operand _b;
    private readonly Operand _output;
    private readonly Extent _extent;
    private readonly int _outputWidth;
    private readonly Repeat _repeatA;
    private readonly Repeat _repeatB;

    public BinaryStep(Node node, StepCompiler compiler)
        : base(node)
    {
        _kernels = compiler.Kernels;
        _kind = ((Binary)node.Operation).Function;
        _a = compiler.Operand(node.Inputs[0]);
        _b = compiler.Operand(node.Inputs[1]);
        _output = compiler.Operand(node.Output);
        _extent = compiler.Extent(node.Output);
        _outputWidth = node.Output.Shape.Last;
        _repeatA = Repeat.Of(node.Inputs[0].Shape, node.Output.Shape);
        _repeatB = Repeat.Of(node.Inputs[1].Shape, node.Output.Shape);
    }

    public override void Run(in Frame frame, int rows)
    {
        if (_extent.IsOneVector)
        {
            Combine(rows, _outputWidth, _a.Rows(frame), _b.Rows(frame), _output.Rows(frame));
            return;
        }

        for (var row = 0; row < rows; row++)
        {
            var (count, width) = (_extent.Count(frame, row), _extent.Width(frame, row, _outputWidth));
            var a = _a.Row(frame, row);
            var b = _b.Row(frame, row);
            var y = _output.Row(frame, row);

            // A small operand of several vectors comes round again after each of its blocks.
            var block = Math.Min(_repeatA.Vectors, _repeatB.Vectors);
            for (var done = 0; done < count; done += block)
            {
                Combine(
                    Math.Min(block, count - done),
                    width,
                    _repeatA.At(a, done, _outputWidth),
                    _repeatB.At(b, done, _outputWidth),
                    new Rows(y + ((nint)done * _outputWidth), _outputWidth));
            }
        }
    }

    private void Combine(int vectors, int width, Rows a, Rows b, Rows y)
    {
        if (_repeatA.IsScalar && !_repeatB.IsScalar)
        {
            // The kernel broadcasts a column on the right only.
            for (var vector = 0; vector < vectors; vector++)
            {
                new Span<float>(y.Row(vector), width).Fill(*a.Row(vector));
            }

            a = y;
        }

        _kernels.Binary(_kind, vectors, width, a, b, _repeatB.IsScalar ? 1 : width, y);
    }

    /// <summary>How an operand fills the output's vectors.</summary>
    /// <param name="IsScalar">One number meets every element.</param>
    /// <param name="Vectors">The number of output vectors after which the operand starts over.</param>
    /// <param name="Stride">Elements from the operand's vector to the next.</param>
    private readonly record struct Repeat(bool IsScalar, int Vectors, int Stride)
    {
        public static Repeat Of(Shape shape, Shape output)
        {
            if (shape.Count == 1)
            {
                return new Repeat(output.Last > 1, int.MaxValue, 0);
            }

            var vectors = checked((int)(shape.Count / output.Last));
            return shape.Count == output.Count ? new Repeat(false, int.MaxValue, output.Last)
                : vectors == 1 ? new Repeat(false, int.MaxValue, 0)
                : new Repeat(false, vectors, output.Last);
        }

        public Rows At(float* row, int vector, int width) =>
            Stride == 0 ? new Rows(row, 0) : new Rows(row + ((nint)(Vectors == int.MaxValue ? vector : 0) * width), Stride);
    }
}
