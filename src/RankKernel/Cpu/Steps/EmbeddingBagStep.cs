using RankKernel.Graph;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace RankKernel.Cpu;

/// <summary>Looks ids up and pools them.</summary>
internal sealed unsafe class EmbeddingBagStep : CpuStep, IAdvancingStep
{
    private readonly KernelSet _kernels;
    private readonly IdOperand _ids;
    private readonly Operand? _weights;
    private readonly Operand _output;
    private readonly Tensor _table;
    private readonly Pooling _pooling;
    private readonly int _paddingId;

    public EmbeddingBagStep(Node node, StepCompiler compiler)
        : base(node)
    {
        var bag = (EmbeddingBag)node.Operation;
        _kernels = compiler.Kernels;
        _ids = compiler.Ids(node.Inputs[0]);
        _table = node.Inputs[1].Data!;
        _weights = bag.Weighted ? compiler.Operand(node.Inputs[2]) : null;
        _output = compiler.Operand(node.Output);
        _paddingId = bag.PaddingId;
        _pooling = bag.Pooling;
    }

    public override void Run(in Frame frame, int rows)
    {
        var output = _output.Rows(frame);
        var table = new EmbeddingTable(_table);
        if (!_ids.HasLength)
        {
            _kernels.EmbeddingBag(rows, new IdRows(_ids.Row(frame, 0), _ids.Stride, null, null), table, _pooling, _paddingId, output);
            return;
        }

        for (var row = 0; row < rows; row++)
        {
            var length = _ids.Length(frame, row);
            var ids = new IdRows(_ids.Row(frame, row), 0, &length, _weights is { } weights ? weights.Row(frame, row) : null);
            _kernels.EmbeddingBag(1, ids, table, _pooling, _paddingId, new Rows(output.Row(row), 0));
        }
    }

    /// <summary>The rows' sum or largest elements, how many there were, and the sum of their weights.</summary>
    public int StateLength => _table.Shape[1] + 2;

    public void Start(float* state)
    {
        new Span<float>(state, _table.Shape[1]).Fill(_pooling == Pooling.Max ? float.NegativeInfinity : 0);
        new Span<float>(state + _table.Shape[1], 2).Clear();
    }

    public void Advance(in Frame frame, float* state)
    {
        var (width, length) = (_table.Shape[1], _ids.Length(frame, 0));
        var count = state + width;
        var weightSum = count + 1;
        var ids = new IdRows(_ids.Row(frame, 0), 0, &length, _weights is { } weights ? weights.Row(frame, 0) : null);
        _kernels.AdvanceBag(ids, new EmbeddingTable(_table), _pooling, _paddingId, state);
        for (var position = 0; position < length; position++)
        {
            if (ids.Row(0)[position] != _paddingId)
            {
                ++*count;
                *weightSum += ids.Weights is null ? 1 : ids.WeightRow(0)[position];
            }
        }

        var divisor = _pooling switch
        {
            Pooling.Mean => *count,
            Pooling.WeightedMean => *weightSum,
            Pooling.SqrtN => MathF.Sqrt(*count),
            _ => 1,
        };
        if (*count == 0 || divisor == 0)
        {
            new Span<float>(_output.Row(frame, 0), width).Clear();
            return;
        }

        TensorPrimitives.Divide(new ReadOnlySpan<float>(state, width), divisor, new Span<float>(_output.Row(frame, 0), width));
    }

    /// <summary>Notes the rows of the table that the ids of a later tile name.</summary>
    public void LookAhead(in Frame frame, int rows, Ahead ahead)
    {
        var table = new EmbeddingTable(_table);
        if (!_ids.HasLength)
        {
            ahead.AddRows(table, _ids.Row(frame, 0), _ids.Stride, rows);
            return;
        }

        for (var row = 0; row < rows; row++)
        {
            ahead.AddRows(table, _ids.Row(frame, row), 1, _ids.Length(frame, row));
        }
    }
}
