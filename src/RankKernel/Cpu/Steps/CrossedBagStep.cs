using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>Hashes combinations of ids and pools their rows of a table.</summary>
internal sealed unsafe class CrossedBagStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly IdOperand[] _ids = [.. node.Inputs.SkipLast(1).Select(compiler.Ids)];
    private readonly CrossedBag _crossed = (CrossedBag)node.Operation;
    private readonly Tensor _table = node.Inputs[^1].Data!;
    private readonly Operand _output = compiler.Operand(node.Output);

    public override int TemporaryLength { get; } = node.Inputs.SkipLast(1).Aggregate(1, (product, ids) => checked(product * (int)ids.Shape.Count));

    public override void Run(in Frame frame, int rows)
    {
        var output = _output.Rows(frame);
        var hashed = (int*)frame.Temporary;
        for (var row = 0; row < rows; row++)
        {
            var count = Combine(frame, row, hashed);
            compiler.Kernels.EmbeddingBag(
                1, new IdRows(hashed, 0, &count, null), new EmbeddingTable(_table), _crossed.Pooling, -1,
                new Rows(output.Row(row), 0));
        }
    }

    /// <summary>Writes the table rows of all combinations, the last part's ids fastest; returns how many.</summary>
    private int Combine(in Frame frame, int row, int* hashed)
    {
        Span<int> places = stackalloc int[_ids.Length];
        Span<int> ids = stackalloc int[_ids.Length];
        var combinations = 1;
        for (var part = 0; part < ids.Length; part++)
        {
            combinations *= Length(frame, part, row);
        }

        places.Clear();
        for (var i = 0; i < combinations; i++)
        {
            for (var part = 0; part < ids.Length; part++)
            {
                ids[part] = _ids[part].Row(frame, row)[places[part]];
            }

            hashed[i] = CrossedBag.Row(ids, (ulong)_crossed.Seed, _crossed.FirstIndex, _crossed.Buckets);
            for (var part = ids.Length - 1; part >= 0 && ++places[part] == Length(frame, part, row); part--)
            {
                places[part] = 0;
            }
        }

        return combinations;
    }

    private int Length(in Frame frame, int part, int row) => _ids[part].HasLength ? _ids[part].Length(frame, row) : 1;
}
