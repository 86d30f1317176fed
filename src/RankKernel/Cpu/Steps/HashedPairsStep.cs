using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>Weights of hashed pairs of ids.</summary>
internal sealed unsafe class HashedPairsStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly IdOperand[] _ids = [.. node.Inputs.SkipLast(1).Select(compiler.Ids)];
    private readonly HashedPairs _pairs = (HashedPairs)node.Operation;
    private readonly Tensor _table = node.Inputs[^1].Data!;
    private readonly Operand _output = compiler.Operand(node.Output);

    public override int TemporaryLength => checked(_ids.Length * sizeof(IdRows) / sizeof(float));

    public override void Run(in Frame frame, int rows)
    {
        var ids = new Span<IdRows>(frame.Temporary, _ids.Length);
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = new IdRows(_ids[i].Row(frame, 0), _ids[i].Stride, null, null);
        }

        compiler.Kernels.HashedPairs(
            rows, ids, _pairs.Offsets, _pairs.Pairs, _table.FloatPointer, _table.Shape[0], _table.Shape[1], _output.Rows(frame));
    }
}
