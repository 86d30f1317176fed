using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>A packed product for each scene: the request's for all rows of a tile, or runs of rows of one scene.</summary>
internal sealed unsafe class SceneLinearStep : CpuStep
{
    private readonly KernelSet _kernels;
    private readonly PackedLinear[] _weights;
    private readonly Tensor? _biases;
    private readonly Operand _x;
    private readonly IdOperand _scene;
    private readonly Operand _output;
    private readonly Operand[] _addends;
    private readonly ActivationArguments _activation;

    public SceneLinearStep(Node node, StepCompiler compiler)
        : base(node)
    {
        var linear = (SceneLinear)node.Operation;
        _kernels = compiler.Kernels;
        _weights = Pack(node.Inputs[2].Data!, compiler);
        _biases = linear.Bias ? node.Inputs[3].Data : null;
        _x = compiler.Operand(node.Inputs[0]);
        _scene = compiler.Ids(node.Inputs[1]);
        _output = compiler.Operand(node.Output);
        _addends = compiler.Operands(node.Inputs.Skip(linear.FirstAddend).Take(linear.Addends));
        _activation = StepCompiler.Activation(linear.Activation, node.Inputs, linear.FirstActivationParameter);
    }

    public override void Run(in Frame frame, int rows)
    {
        Span<Rows> addends = stackalloc Rows[_addends.Length];
        for (var first = 0; first < rows;)
        {
            var scene = *_scene.Row(frame, first);
            var count = _scene.Stride == 0 ? rows : 1;
            while (first + count < rows && *_scene.Row(frame, first + count) == scene)
            {
                count++;
            }

            for (var i = 0; i < addends.Length; i++)
            {
                addends[i] = _addends[i].Rows(frame).From(first);
            }

            Multiply(count, scene, _x.Rows(frame).From(first), addends, _output.Rows(frame).From(first));
            first += count;
        }
    }

    public override void Dispose()
    {
        foreach (var weight in _weights)
        {
            weight.Dispose();
        }
    }

    private void Multiply(int rows, int scene, Rows x, ReadOnlySpan<Rows> addends, Rows y)
    {
        var weight = _weights[scene];
        var summed = addends.Length > 2;
        if (summed)
        {
            _kernels.Sum(rows, weight.N, addends, y);
        }

        _kernels.Linear(new LinearArguments
        {
            Rows = rows,
            X = x,
            W = weight,
            Width = weight.N,
            Bias = _biases is null ? null : _biases.FloatPointer + ((nint)scene * weight.N),
            AddendA = summed ? y : addends.Length > 0 ? addends[0] : default,
            AddendB = addends.Length == 2 ? addends[1] : default,
            Activation = _activation,
            Y = y,
        });
    }

    private static PackedLinear[] Pack(Tensor weight, StepCompiler compiler)
    {
        var channels = weight.Shape[1];
        var packed = new PackedLinear[weight.Shape[0]];
        for (var scene = 0; scene < packed.Length; scene++)
        {
            packed[scene] = compiler.PackRows(weight, scene * channels, channels);
        }

        return packed;
    }
}
