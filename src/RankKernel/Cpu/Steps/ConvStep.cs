using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>
/// A convolution over rows, padded in temporary scratch, and its pooling. Where the activation never falls as its argument
/// rises, it is applied to the largest alone.
/// </summary>
internal sealed unsafe class ConvStep : CpuStep
{
    private readonly KernelSet _kernels;
    private readonly Conv _conv;
    private readonly ActivationArguments _activation;
    private readonly Operand _x;
    private readonly Operand _output;
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly int _rowLength;
    private readonly int _inputLength;
    private readonly int _outputs;
    private readonly int _depth;
    private readonly int _width;
    private readonly int _rows;
    private readonly int _pooled;

    public ConvStep(Node node, StepCompiler compiler)
        : base(node)
    {
        var (x, weight) = (node.Inputs[0].Shape, node.Inputs[1].Shape);
        _kernels = compiler.Kernels;
        _conv = (Conv)node.Operation;
        _activation = StepCompiler.Activation(_conv.Activation, [], 0);
        _x = compiler.Operand(node.Inputs[0]);
        _output = compiler.Operand(node.Output);
        (_weight, _bias) = (node.Inputs[1].Data!, node.Inputs[2].Data!);
        (_rowLength, _inputLength) = (x[1] * x[2], x.Width);
        (_outputs, _depth, _width) = (weight[0], weight[1] * weight[2], x[2]);
        (_rows, _pooled) = (_conv.ConvRows(x[0], weight[1]), node.Output.Shape[0]);
    }

    public override int TemporaryLength => checked(PaddedLength + (_conv.Pool > 1 ? _rows * _outputs * _width : 0));

    private bool IsPadded => _conv.Before + _conv.After > 0;

    private int PaddedLength => IsPadded ? checked(((_conv.Before + _conv.After) * _rowLength) + _inputLength) : 0;

    private bool ActivatesPooled => _conv.Activation.Kind is ActivationKind.Relu or ActivationKind.Relu6 or ActivationKind.Sigmoid
        or ActivationKind.Tanh or ActivationKind.Softplus or ActivationKind.Softsign or ActivationKind.HardSigmoid or ActivationKind.Selu or ActivationKind.Exp;

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var output = _output.Row(frame, row);
            var products = _conv.Pool > 1 ? frame.Temporary + PaddedLength : output;
            var windows = new Rows(IsPadded ? Pad(_x.Row(frame, row), frame.Temporary) : _x.Row(frame, row), _rowLength);
            _kernels.Convolve(
                _rows, _outputs, _depth, _width, windows, _weight.FloatPointer, _bias.FloatPointer, new Rows(products, _outputs * _width));
            if (_conv.Pool == 1 || !ActivatesPooled)
            {
                Activate(products, _rows);
            }

            if (_conv.Pool > 1)
            {
                Pool(products, output);
                if (ActivatesPooled)
                {
                    Activate(output, _pooled);
                }
            }
        }
    }

    private float* Pad(float* x, float* padded)
    {
        var before = _conv.Before * _rowLength;
        new Span<float>(padded, PaddedLength).Clear();
        new ReadOnlySpan<float>(x, _inputLength).CopyTo(new Span<float>(padded + before, _inputLength));
        return padded;
    }

    private void Activate(float* values, int rows)
    {
        if (_conv.Activation.Kind != ActivationKind.None)
        {
            var all = new Rows(values, 0);
            _kernels.Activate(1, rows * _outputs * _width, _activation, all, all);
        }
    }

    private void Pool(float* products, float* output)
    {
        var length = _outputs * _width;
        for (var window = 0; window < _pooled; window++)
        {
            var first = (window * _conv.Pool) - _conv.PoolBefore;
            var (from, to) = (Math.Max(first, 0), Math.Min(first + _conv.Pool, _rows));
            _kernels.Reduce(ReduceKind.Max, 1, 1, to - from, length, new Rows(products + (from * length), 0), new Rows(output + (window * length), 0));
        }
    }
}
