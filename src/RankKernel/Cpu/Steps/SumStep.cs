using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>A sum of values of one shape, with an activation.</summary>
internal sealed unsafe class SumStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand[] _terms = compiler.Operands(node.Inputs.Take(((Sum)node.Operation).Terms));
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly Extent _extent = compiler.Extent(node.Output);
    private readonly int _width = node.Output.Shape.Last;
    private readonly ActivationArguments _activation =
        StepCompiler.Activation(((Sum)node.Operation).Activation, node.Inputs, ((Sum)node.Operation).Terms);

    public override int TemporaryLength => FieldRows.TemporaryLength(_terms.Length);

    public override void Run(in Frame frame, int rows)
    {
        if (_extent.IsOneVector)
        {
            Add(rows, _width, FieldRows.Resolve(_terms, frame), _output.Rows(frame));
            return;
        }

        var terms = FieldRows.Resolve(_terms, frame);
        for (var row = 0; row < rows; row++)
        {
            var width = _extent.Width(frame, row, _width);
            for (var i = 0; i < terms.Length; i++)
            {
                terms[i] = new Rows(_terms[i].Row(frame, row), width);
            }

            Add(_extent.Count(frame, row), width, terms, new Rows(_output.Row(frame, row), width));
        }
    }

    private void Add(int vectors, int width, ReadOnlySpan<Rows> terms, Rows y)
    {
        if (terms.Length == 2 && _activation.Kind != ActivationKind.None)
        {
            // A Linear without a product: both terms and the activation in one pass.
            compiler.Kernels.Linear(new LinearArguments
            {
                Rows = vectors,
                Width = width,
                AddendA = terms[0],
                AddendB = terms[1],
                Activation = _activation,
                Y = y,
            });
            return;
        }

        compiler.Kernels.Sum(vectors, width, terms, y);
        if (_activation.Kind != ActivationKind.None)
        {
            compiler.Kernels.Activate(vectors, width, _activation, y, y);
        }
    }
}
