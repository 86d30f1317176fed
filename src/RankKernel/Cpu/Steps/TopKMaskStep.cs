using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>Marks the largest numbers of the last dimension, or of a sequence of numbers.</summary>
internal sealed unsafe class TopKMaskStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly TopKMask _top = (TopKMask)node.Operation;
    private readonly Operand _x = compiler.Operand(node.Inputs[0]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly Extent _extent = compiler.Extent(node.Output);
    private readonly int _width = node.Output.Shape.Last;

    public override int TemporaryLength => _width;

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var width = _extent.Width(frame, row, _width);
            var x = _x.Row(frame, row);
            var y = _output.Row(frame, row);
            for (var line = _extent.Count(frame, row); line > 0; line--, x += width, y += width)
            {
                Mark(new ReadOnlySpan<float>(x, width), new Span<float>(y, width), (int*)frame.Temporary);
            }
        }
    }

    private void Mark(ReadOnlySpan<float> scores, Span<float> marks, int* memory)
    {
        var best = new Span<int>(memory, Math.Min(Count(scores), scores.Length));
        TopK.Select(scores, best);
        marks.Clear();
        foreach (var position in best)
        {
            marks[position] = 1;
        }
    }

    /// <summary>How many positions are left for what is not padding.</summary>
    private int Count(ReadOnlySpan<float> scores)
    {
        if (!_top.PaddingCompetes)
        {
            return _top.Count;
        }

        var above = 0;
        foreach (var score in scores)
        {
            above += score > 0 ? 1 : 0;
        }

        return above >= _top.Count ? _top.Count : above + Math.Max(0, _top.Count - above - (_width - scores.Length));
    }
}
