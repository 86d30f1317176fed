using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>
/// A layer of a compressed interaction network. The outer product of a few candidates is made a run of columns at a time and
/// multiplied at once by the columns of the weight that read it, so that it is never whole in memory.
/// </summary>
internal sealed unsafe class CompressedInteractionStep : CpuStep
{
    private const int BlockLines = 48;
    private const int BlockColumns = 512;

    private readonly KernelSet _kernels;
    private readonly Operand _x;
    private readonly Operand _h;
    private readonly Operand _output;
    private readonly Operand[] _addends;
    private readonly Tensor? _bias;
    private readonly ActivationArguments _activation;
    private readonly PackedLinear[] _weights;
    private readonly int _lines;
    private readonly int _columnsX;
    private readonly int _columnsH;
    private readonly int _channels;
    private readonly int _run;
    private readonly int _block;

    public CompressedInteractionStep(Node node, StepCompiler compiler)
        : base(node)
    {
        var layer = (CompressedInteraction)node.Operation;
        _kernels = compiler.Kernels;
        _x = compiler.Operand(node.Inputs[0]);
        _h = compiler.Operand(node.Inputs[1]);
        _output = compiler.Operand(node.Output);
        _addends = compiler.Operands(node.Inputs.Skip(layer.FirstAddend).Take(layer.Addends));
        _bias = layer.Bias ? node.Inputs[3].Data : null;
        _activation = StepCompiler.Activation(layer.Activation, node.Inputs, layer.FirstActivationParameter);
        (_lines, _columnsX) = (node.Inputs[0].Shape[0], node.Inputs[0].Shape[1]);
        (_columnsH, _channels) = (node.Inputs[1].Shape[1], node.Output.Shape[1]);
        _run = Math.Min(_columnsX, Math.Max(1, BlockColumns / _columnsH));
        _block = Math.Max(1, BlockLines / _lines);
        _weights = compiler.PackRuns(node.Inputs[2].Data!, _run * _columnsH);
        _run = _weights[0].K / _columnsH;
    }

    public override int TemporaryLength => checked(_block * _lines * ((_run * _columnsH) + _channels));

    public override void Run(in Frame frame, int rows)
    {
        var sums = new Rows(frame.Temporary, _channels);
        var products = sums.Row(_block * _lines);
        for (var first = 0; first < rows; first += _block)
        {
            var count = Math.Min(_block, rows - first);
            for (var run = 0; run < _weights.Length; run++)
            {
                var (start, width) = (run * _run, Math.Min(_run, _columnsX - (run * _run)));
                var z = new Rows(products, width * _columnsH);
                for (var i = 0; i < count; i++)
                {
                    var x = new Rows(_x.Row(frame, first + i) + start, _columnsX);
                    _kernels.OuterProducts(_lines, width, _columnsH, x, new Rows(_h.Row(frame, first + i), _columnsH), z.From(i * _lines));
                }

                _kernels.Linear(new LinearArguments
                {
                    Rows = count * _lines,
                    X = z,
                    W = _weights[run],
                    AddendA = run == 0 ? default : sums,
                    Y = sums,
                });
            }

            for (var i = 0; i < count; i++)
            {
                Finish(frame, first + i, sums.From(i * _lines));
            }
        }
    }

    public override void Dispose()
    {
        foreach (var weight in _weights)
        {
            weight.Dispose();
        }
    }

    private void Finish(in Frame frame, int row, Rows sums)
    {
        Span<Rows> addends = stackalloc Rows[_addends.Length];
        for (var i = 0; i < addends.Length; i++)
        {
            addends[i] = new Rows(_addends[i].Row(frame, row), _channels);
        }

        var y = new Rows(_output.Row(frame, row), _channels);
        if (addends.Length > 1)
        {
            _kernels.Sum(_lines, _channels, addends, y);
        }

        _kernels.Linear(new LinearArguments
        {
            Rows = _lines,
            Width = _channels,
            Bias = _bias is null ? null : _bias.FloatPointer,
            AddendA = sums,
            AddendB = addends.Length switch { 0 => default, 1 => addends[0], _ => y },
            Activation = _activation,
            Y = y,
        });
    }
}
