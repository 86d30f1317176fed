using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>Keeps the largest numbers of each column.</summary>
internal sealed unsafe class KMaxPoolingStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly bool _descending = ((KMaxPooling)node.Operation).Descending;
    private readonly Operand _x = compiler.Operand(node.Inputs[0]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly int _height = node.Inputs[0].Shape[0];
    private readonly int _count = node.Output.Shape[0];
    private readonly int _width = checked((int)(node.Output.Shape.Count / node.Output.Shape[0]));

    public override int TemporaryLength => checked(_height + _count);

    public override void Run(in Frame frame, int rows)
    {
        var column = new Span<float>(frame.Temporary, _height);
        var best = new Span<int>((int*)frame.Temporary + _height, _count);
        for (var row = 0; row < rows; row++)
        {
            var x = _x.Row(frame, row);
            var y = _output.Row(frame, row);
            for (var c = 0; c < _width; c++)
            {
                for (var i = 0; i < _height; i++)
                {
                    column[i] = x[(i * _width) + c];
                }

                TopK.Select(column, best);
                if (!_descending)
                {
                    best.Sort();
                }

                for (var i = 0; i < _count; i++)
                {
                    y[(i * _width) + c] = column[best[i]];
                }
            }
        }
    }
}
