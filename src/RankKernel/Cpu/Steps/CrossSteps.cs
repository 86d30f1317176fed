using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>A cross layer of DCN.</summary>
internal sealed unsafe class CrossVectorStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _x0 = compiler.Operand(node.Inputs[0]);
    private readonly Operand _x = compiler.Operand(node.Inputs[1]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly Tensor _weight = node.Inputs[2].Data!;
    private readonly Tensor _bias = node.Inputs[3].Data!;

    public override void Run(in Frame frame, int rows) => compiler.Kernels.CrossVector(
        rows, _weight.Shape.Width, _x0.Rows(frame), _x.Rows(frame), _weight.FloatPointer, _bias.FloatPointer, _output.Rows(frame));
}

/// <summary>A cross layer of DCN-V2: a product whose store multiplies by x₀ and adds x.</summary>
internal sealed unsafe class CrossMatrixStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _x0 = compiler.Operand(node.Inputs[0]);
    private readonly Operand _hidden = compiler.Operand(node.Inputs[1]);
    private readonly Operand _x = compiler.Operand(node.Inputs[2]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly PackedLinear _weight = compiler.Pack(node.Inputs[3]);
    private readonly Tensor _bias = node.Inputs[4].Data!;

    public override void Run(in Frame frame, int rows) => compiler.Kernels.Linear(new LinearArguments
    {
        Rows = rows,
        Ahead = frame.Ahead,
        X = _hidden.Rows(frame),
        W = _weight,
        Width = _weight.N,
        Bias = _bias.FloatPointer,
        Multiplier = _x0.Rows(frame),
        Residual = _x.Rows(frame),
        Y = _output.Rows(frame),
    });

    public override void Dispose() => _weight.Dispose();
}

/// <summary>A gated cross layer: the store of the gate multiplies by x₀, that of the product by the gate, and adds x.</summary>
internal sealed unsafe class GatedCrossStep(Node node, StepCompiler compiler) : CpuStep(node)
{
    private readonly Operand _x0 = compiler.Operand(node.Inputs[0]);
    private readonly Operand _x = compiler.Operand(node.Inputs[1]);
    private readonly Operand _output = compiler.Operand(node.Output);
    private readonly PackedLinear _weight = compiler.Pack(node.Inputs[2]);
    private readonly Tensor _bias = node.Inputs[3].Data!;
    private readonly PackedLinear _gate = compiler.Pack(node.Inputs[4]);

    public override void Run(in Frame frame, int rows)
    {
        var (x, output) = (_x.Rows(frame), _output.Rows(frame));
        compiler.Kernels.Linear(new LinearArguments
        {
            Rows = rows,
            Ahead = frame.Ahead,
            X = x,
            W = _gate,
            Width = _gate.N,
            Activation = new ActivationArguments { Kind = ActivationKind.Sigmoid },
            Multiplier = _x0.Rows(frame),
            Y = output,
        });
        compiler.Kernels.Linear(new LinearArguments
        {
            Rows = rows,
            Ahead = frame.Ahead,
            X = x,
            W = _weight,
            Width = _weight.N,
            Bias = _bias.FloatPointer,
            Multiplier = output,
            Residual = x,
            Y = output,
        });
    }

    public override void Dispose()
    {
        _weight.Dispose();
        _gate.Dispose();
    }
}
