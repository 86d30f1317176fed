using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>Adds up the leaves that rows reach.</summary>
internal sealed class TreeEnsembleStep : CpuStep
{
    private readonly KernelSet _kernels;
    private readonly PackedTrees _trees;
    private readonly Operand _x;
    private readonly Operand _output;

    public TreeEnsembleStep(Node node, StepCompiler compiler)
        : base(node)
    {
        _kernels = compiler.Kernels;
        _trees = PackedTrees.Pack(node.Inputs);
        _x = compiler.Operand(node.Inputs[0]);
        _output = compiler.Operand(node.Output);
    }

    public override int TemporaryLength => _trees.ScratchLength;

    public override unsafe void Run(in Frame frame, int rows) => _kernels.TreeEnsemble(rows, _x.Rows(frame), _trees, _output.Rows(frame), frame.Temporary);

    public override void Dispose() => _trees.Dispose();
}
