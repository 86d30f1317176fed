using RankKernel.Graph;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace RankKernel.Cpu;

/// <summary>
/// Target attention, or its weights, with the key and query parts of its first layer given. Runs a block of positions through all layers while
/// it is in cache; neither [q, k, q−k, q⊙k] nor the layers of a whole history are ever in memory.
/// </summary>
internal sealed unsafe class TargetAttentionStep : CpuStep
{
    private const int BlockPositions = 96;
    private const int BlockStep = 12;

    private readonly KernelSet _kernels;
    private readonly TargetAttention _attention;
    private readonly Operand _query;
    private readonly Operand _keys;
    private readonly Operand _keyPart;
    private readonly Operand _queryPart;
    private readonly Operand? _paddingRow;
    private readonly Operand _output;
    private readonly IdOperand _history;
    private readonly Layer[] _layers;
    private readonly int _width;
    private readonly int _widest;

    public TargetAttentionStep(Node node, StepCompiler compiler)
        : base(node)
    {
        _kernels = compiler.Kernels;
        _attention = (TargetAttention)node.Operation;
        _query = compiler.Operand(node.Inputs[0]);
        _keys = compiler.Operand(node.Inputs[1]);
        _history = _attention.HasIds ? compiler.Ids(node.Inputs[2]) : compiler.Length(node.Inputs[1].Type.Sequence!);
        _keyPart = compiler.Operand(node.Inputs[_attention.KeyPart]);
        _queryPart = compiler.Operand(node.Inputs[_attention.QueryPart]);
        _paddingRow = _attention.Empty == EmptyHistory.PaddingRow ? compiler.Operand(node.Inputs[_attention.PaddingRow]) : null;
        _output = compiler.Operand(node.Output);
        _width = node.Inputs[0].Shape.Width;
        _layers = new Layer[_attention.Layers + 1];
        for (var i = 0; i < _layers.Length; i++)
        {
            var activation = i == _attention.Layers ? default : _attention.Activation;
            _layers[i] = new Layer(
                compiler.Pack(node.Inputs[_attention.Weight(i)]),
                _attention.HasBias(i) ? node.Inputs[_attention.Weight(i) + 1].Data : null,
                StepCompiler.Activation(activation, node.Inputs, _attention.ActivationParameters(i)));
        }

        _widest = _layers.Max(layer => layer.Weight.N);
    }

    public override int TemporaryLength => checked(
        _history.MaxLength + 16 + (BlockPositions * (Math.Max(_width, _widest) + _widest)) + _layers[0].Weight.N);

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var length = _history.Length(frame, row);
            if (length == 0 && _paddingRow is { } padding)
            {
                new ReadOnlySpan<float>(padding.Row(frame, row), _width).CopyTo(new Span<float>(_output.Row(frame, row), _width));
                continue;
            }

            var scores = _attention.Weights ? _output.Row(frame, row) : frame.Temporary;
            var block = Block(length);
            var firstBias = FirstBias(frame, row);
            for (var position = 0; position < length; position += block)
            {
                ScoreBlock(frame, row, firstBias, position, Math.Min(block, length - position), scores + position);
            }

            Normalize(scores, length, frame, row);
            if (!_attention.Weights)
            {
                _kernels.WeightedSum(length, _width, scores, new Rows(_keys.Row(frame, row), _width), _output.Row(frame, row));
            }
        }
    }

    public override void Dispose()
    {
        foreach (var layer in _layers)
        {
            layer.Weight.Dispose();
        }
    }

    /// <summary>Positions that go through the layers together: blocks of about one size, not a full one and a remainder.</summary>
    private static int Block(int length)
    {
        var blocks = Math.Max(1, (length + BlockPositions - 1) / BlockPositions);
        var even = (length + blocks - 1) / blocks;
        return Math.Max(1, (even + BlockStep - 1) / BlockStep * BlockStep);
    }

    /// <summary>What the first layer adds at every position: its bias and the query's part.</summary>
    private float* FirstBias(in Frame frame, int row)
    {
        var queryPart = _queryPart.Row(frame, row);
        if (_layers[0].Bias is not { } bias)
        {
            return queryPart;
        }

        var hidden = _layers[0].Weight.N;
        var sum = Odd(frame) + (BlockPositions * _widest);
        TensorPrimitives.Add(new ReadOnlySpan<float>(bias.FloatPointer, hidden), new ReadOnlySpan<float>(queryPart, hidden), new Span<float>(sum, hidden));
        return sum;
    }

    private float* Even(in Frame frame) => frame.Temporary + ((_history.MaxLength + 15) & ~15);

    private float* Odd(in Frame frame) => Even(frame) + (BlockPositions * Math.Max(_width, _widest));

    private void ScoreBlock(in Frame frame, int row, float* firstBias, int first, int count, float* scores)
    {
        var even = Even(frame);
        var odd = Odd(frame);
        var hidden = _layers[0].Weight.N;
        _kernels.MultiplyRows(count, _width, new Rows(_keys.Row(frame, row) + ((nint)first * _width), _width), _query.Row(frame, row), new Rows(even, _width));
        var x = new Rows(even, _width);
        for (var i = 0; i < _layers.Length; i++)
        {
            var layer = _layers[i];
            var isLast = i == _layers.Length - 1;
            var y = isLast ? new Rows(scores, 1) : new Rows(x.Row(0) == even ? odd : even, layer.Weight.N);
            _kernels.Linear(new LinearArguments
            {
                Rows = count,
                X = x,
                W = layer.Weight,
                Width = layer.Weight.N,
                Bias = i == 0 ? firstBias : layer.Bias is null ? null : layer.Bias.FloatPointer,
                AddendA = i == 0 ? new Rows(_keyPart.Row(frame, row) + ((nint)first * hidden), hidden) : default,
                Activation = layer.Activation,
                Y = y,
            });
            x = y;
        }
    }

    private void Normalize(float* scores, int length, in Frame frame, int row)
    {
        var ids = _attention.HasIds ? _history.Row(frame, row) : null;
        var kept = length;
        var softmax = _attention.Normalization == AttentionNormalization.Softmax;
        for (var position = 0; position < length; position++)
        {
            var isPadding = ids != null && ids[position] == _attention.PaddingId;
            kept -= isPadding ? 1 : 0;
            scores[position] = !isPadding ? scores[position] * (float)_attention.Scale : softmax ? float.NegativeInfinity : 0;
        }

        if (softmax && kept > 0)
        {
            _kernels.Softmax(1, length, new Rows(scores, 0), new Rows(scores, 0));
        }
        else if (softmax)
        {
            new Span<float>(scores, length).Clear();
        }
    }

    private readonly record struct Layer(PackedLinear Weight, Tensor? Bias, ActivationArguments Activation);
}
