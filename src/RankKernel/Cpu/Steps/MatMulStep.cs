using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>A product of two matrices of a row.</summary>
internal sealed unsafe class MatMulStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _a = compiler.Operand(node.Inputs[0]);
    private readonly Operand _b = compiler.Operand(node.Inputs[1]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly Extent _lines = compiler.Extent(node.Inputs[0]);
    private readonly int _inner = node.Inputs[0].Shape.Last;
    private readonly int _columns = node.Output.Shape.Last;
    private readonly bool _transposeB = ((MatMul)node.Operation).TransposeB;

    /// <summary>Whether all rows multiply one matrix by a vector of their own.</summary>
    private bool IsSharedByVectors => _columns == 1 && Node.Inputs[0].Side == Side.User && Node.Inputs[1].Side != Side.User;

    public override int TemporaryLength => IsSharedByVectors ? FieldRows.TemporaryLength((int)(Node.Inputs[0].Shape.Count / _inner)) : 0;

    public override void Run(in Frame frame, int rows)
    {
        if (IsSharedByVectors)
        {
            MultiplyShared(frame, rows);
            return;
        }

        for (var row = 0; row < rows; row++)
        {
            if (_columns == 1)
            {
                // One column is one line of the transposed matrix: an inner product a line of a.
                var (lines, b) = (_lines.Count(frame, row), new Rows(_b.Row(frame, row), 0));
                compiler.Kernels.DotRows(lines, _inner, new Rows(_a.Row(frame, row), _inner), b, new Rows(_output.Row(frame, row), 1));
                continue;
            }

            compiler.Kernels.MatMul(
                1, _lines.Count(frame, row), _inner, _columns, new Rows(_a.Row(frame, row), 0), new Rows(_b.Row(frame, row), 0), _transposeB, new Rows(_output.Row(frame, row), 0));
        }
    }

    /// <summary>The lines of the matrix are vectors that every row's vector meets: they are brought into lanes once for all rows.</summary>
    private void MultiplyShared(in Frame frame, int rows)
    {
        var lines = new Span<Rows>(frame.Temporary, _lines.Count(frame, 0));
        for (var line = 0; line < lines.Length; line++)
        {
            lines[line] = new Rows(_a.Row(frame, 0) + ((nint)line * _inner), 0);
        }

        compiler.Kernels.CrossDot(rows, [_b.Rows(frame)], lines, _inner, _output.Rows(frame));
    }
}
