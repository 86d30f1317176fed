using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>A packed product with bias, addends and activation applied before the store.</summary>
internal sealed unsafe class LinearStep : CpuStep
{
    private readonly KernelSet _kernels;
    private readonly PackedLinear _weight;
    private readonly Tensor? _bias;
    private readonly Operand _x;
    private readonly Operand _output;
    private readonly Operand[] _addends;
    private readonly bool[] _addendIsVector;
    private readonly ActivationArguments _activation;
    private readonly Extent _extent;
    private readonly bool _hasZeros;

    public LinearStep(Node node, StepCompiler compiler)
        : base(node)
    {
        var linear = (Linear)node.Operation;
        _kernels = compiler.Kernels;
        _weight = compiler.Pack(node.Inputs[1]);
        _bias = linear.Bias ? node.Inputs[2].Data : null;
        _x = compiler.Operand(node.Inputs[0]);
        _output = compiler.Operand(node.Output);
        var addends = node.Inputs.Skip(linear.FirstAddend).Take(linear.Addends).ToList();
        _addends = compiler.Operands(addends);
        _addendIsVector = [.. addends.Select(addend => addend.Shape.Rank == 1)];
        _activation = StepCompiler.Activation(linear.Activation, node.Inputs, linear.FirstActivationParameter);
        _extent = compiler.Extent(node.Output);
        _hasZeros = EndsInRelu(node.Inputs[0]);
    }

    public override void Run(in Frame frame, int rows)
    {
        if (_extent.IsOneVector)
        {
            Span<Rows> addends = stackalloc Rows[_addends.Length];
            for (var i = 0; i < addends.Length; i++)
            {
                addends[i] = _addends[i].Rows(frame);
            }

            Multiply(frame.Ahead, rows, _x.Rows(frame), addends, _output.Rows(frame));
            return;
        }

        Span<Rows> rowAddends = stackalloc Rows[_addends.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < rowAddends.Length; i++)
            {
                rowAddends[i] = new Rows(_addends[i].Row(frame, row), _addendIsVector[i] ? 0 : _weight.N);
            }

            Multiply(frame.Ahead, _extent.Count(frame, row), new Rows(_x.Row(frame, row), _weight.K), rowAddends, new Rows(_output.Row(frame, row), _weight.N));
        }
    }

    public override void Dispose() => _weight.Dispose();

    /// <summary>Whether a value comes out of a Relu, so that many of its elements are 0.</summary>
    public static bool EndsInRelu(Value value) => value.Producer?.Operation switch
    {
        Linear linear => linear.Activation.Kind == ActivationKind.Relu,
        Sum sum => sum.Activation.Kind == ActivationKind.Relu,
        Activate activate => activate.Activation.Kind == ActivationKind.Relu,
        _ => false,
    };

    private void Multiply(Ahead? ahead, int rows, Rows x, ReadOnlySpan<Rows> addends, Rows y)
    {
        var summed = addends.Length > 2;
        if (summed)
        {
            _kernels.Sum(rows, _weight.N, addends, y);
        }

        _kernels.Linear(new LinearArguments
        {
            Rows = rows,
            X = x,
            HasZeros = _hasZeros,
            Ahead = ahead,
            W = _weight,
            Width = _weight.N,
            Bias = _bias is null ? null : _bias.FloatPointer,
            AddendA = summed ? y : addends.Length > 0 ? addends[0] : default,
            AddendB = addends.Length == 2 ? addends[1] : default,
            Activation = _activation,
            Y = y,
        });
    }
}
