using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>Compares a sequence's ids with one id.</summary>
internal sealed unsafe class MatchCountStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly MatchCount _match = (MatchCount)node.Operation;
    private readonly IdOperand _ids = compiler.Ids(node.Inputs[0]);
    private readonly IdOperand _id = compiler.Ids(node.Inputs[1]);
    private readonly Operand _output = compiler.Operand(node.Output);

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var id = *_id.Row(frame, row);
            *_output.Row(frame, row) = id == _match.PaddingId || (uint)id >= (uint)_match.Cardinality
                ? 0
                : new ReadOnlySpan<int>(_ids.Row(frame, row), _ids.Length(frame, row)).Count(id);
        }
    }
}

/// <summary>Counts each id of a sequence.</summary>
internal sealed unsafe class CountIdsStep(Node node, StepCompiler compiler) : CpuStep(node), IAdvancingStep
{
    private readonly CountIds _count = (CountIds)node.Operation;
    private readonly IdOperand _ids = compiler.Ids(node.Inputs[0]);
    private readonly Operand _output = compiler.Operand(node.Output);

    public int StateLength => _count.Cardinality;

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            Start(_output.Row(frame, row));
            Count(frame, row, _output.Row(frame, row));
        }
    }

    public void Start(float* state) => new Span<float>(state, _count.Cardinality).Clear();

    public void Advance(in Frame frame, float* state)
    {
        Count(frame, 0, state);
        new ReadOnlySpan<float>(state, _count.Cardinality).CopyTo(new Span<float>(_output.Row(frame, 0), _count.Cardinality));
    }

    private void Count(in Frame frame, int row, float* counters)
    {
        var counts = new Span<float>(counters, _count.Cardinality);
        foreach (var id in new ReadOnlySpan<int>(_ids.Row(frame, row), _ids.Length(frame, row)))
        {
            if (id != _count.PaddingId && (uint)id < (uint)counts.Length)
            {
                counts[id]++;
            }
        }
    }
}

/// <summary>Looks one element of a vector up.</summary>
internal sealed unsafe class TakeByIdStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _x = compiler.Operand(node.Inputs[0]);
    private readonly IdOperand _id = compiler.Ids(node.Inputs[1]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly int _width = node.Inputs[0].Shape[0];

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var id = *_id.Row(frame, row);
            *_output.Row(frame, row) = (uint)id < (uint)_width ? _x.Row(frame, row)[id] : 0;
        }
    }
}
