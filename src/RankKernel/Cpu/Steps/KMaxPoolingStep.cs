using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>Keeps the largest numbers of each column.</summary>
internal sealed unsafe class KMaxPoolingStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly bool _descending = ((KMaxPooling)node.Operation).Descending;
    private readonly KernelSet _kernels = compiler.Kernels;
    private readonly Operand _x = compiler.Operand(node.Inputs[0]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly int _height = node.Inputs[0].Shape[0];
    private readonly int _count = node.Output.Shape[0];
    private readonly int _width = checked((int)(node.Output.Shape.Count / node.Output.Shape[0]));

    public override int TemporaryLength => _descending ? 0 : checked(_count * _width);

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var (x, y) = (new Columns(_x.Row(frame, row), _width), new Columns(_output.Row(frame, row), _width));
            if (_descending)
            {
                _kernels.LargestRows(_height, _width, _count, x.Data, y.Data);
                continue;
            }

            var sorted = new Columns(frame.Temporary, _width);
            _kernels.LargestRows(_height, _width, _count, x.Data, sorted.Data);
            for (var c = 0; c < _width; c++)
            {
                Keep(x.From(c), sorted.From(c), y.From(c));
            }
        }
    }

    /// <summary>All that is above the smallest to be kept, and as many equal to it as there is room for, in the order of the rows.</summary>
    private void Keep(Columns x, Columns sorted, Columns y)
    {
        var least = sorted[_count - 1];
        var room = _count;
        for (var i = 0; i < _count; i++)
        {
            room -= sorted[i] > least ? 1 : 0;
        }

        // Without branches: which numbers are kept cannot be foretold.
        var kept = 0;
        for (var i = 0; i < _height && kept < _count; i++)
        {
            var number = x[i];
            var equal = (number == least ? 1 : 0) & (room > 0 ? 1 : 0);
            y[kept] = number;
            kept += (number > least ? 1 : 0) | equal;
            room -= equal;
        }

        // Only where something is no number.
        while (kept < _count)
        {
            y[kept++] = float.NaN;
        }
    }

    /// <summary>A column of a matrix.</summary>
    private readonly struct Columns(float* data, int stride)
    {
        public float* Data => data;

        public ref float this[int row] => ref data[(nint)row * stride];

        public Columns From(int column) => new(data + column, stride);
    }
}
