using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>
/// One position of a recurrence for a block of rows: the products with the state for all of them at once, their gates finished in
/// registers. The part of the gates that needs no state is given.
/// </summary>
internal sealed unsafe class GruCell : IDisposable
{
    /// <summary>Rows whose gates are in scratch at a time.</summary>
    public const int BlockRows = 48;

    private readonly KernelSet _kernels;
    private readonly GruAttention _attention;
    private readonly GruReset _reset;
    private readonly PackedLinear _gates;
    private readonly PackedLinear _candidate;
    private readonly Tensor? _bias;

    /// <summary>A cell over recurrent weights [g·h, h]; without a bias it is all in what the inputs give.</summary>
    public GruCell(KernelSet kernels, GruAttention attention, GruReset reset, Value weight, Value? bias)
    {
        (_kernels, _attention, _reset) = (kernels, attention, reset);
        Width = weight.Shape[1];
        GateWidth = weight.Shape[0] - Width;
        var elements = weight.Data!.AsFloats();
        _gates = PackedLinear.Pack(elements[..(GateWidth * Width)], GateWidth, Width);
        _candidate = PackedLinear.Pack(elements[(GateWidth * Width)..], Width, Width);
        _bias = bias?.Data;
    }

    /// <summary>Elements of the state.</summary>
    public int Width { get; }

    /// <summary>Elements of r, and of z if the cell has it.</summary>
    public int GateWidth { get; }

    /// <summary>Elements of scratch that a step uses.</summary>
    public int TemporaryLength => checked(BlockRows * (GateWidth + (2 * Width)));

    /// <summary>The new states of up to <see cref="BlockRows"/> rows; they may take the place of the old ones.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="input">What the inputs give to the gates, [r, z, n].</param>
    /// <param name="scores">A number a row, if attention enters here.</param>
    /// <param name="state">The old states.</param>
    /// <param name="y">The new states.</param>
    /// <param name="temporary">Scratch.</param>
    public void Step(int rows, Rows input, Rows scores, Rows state, Rows y, float* temporary)
    {
        var gates = new Rows(temporary, GateWidth);
        var candidate = new Rows(temporary + (BlockRows * GateWidth), Width);
        var candidateInput = new Rows(input.Data + GateWidth, input.Stride);
        _kernels.Linear(new LinearArguments
        {
            Rows = rows,
            X = state,
            W = _gates,
            Width = GateWidth,
            Bias = _bias is null ? null : _bias.FloatPointer,
            AddendA = input,
            Activation = new ActivationArguments { Kind = ActivationKind.Sigmoid },
            Y = gates,
        });
        var product = new LinearArguments
        {
            Rows = rows,
            X = state,
            W = _candidate,
            Width = Width,
            Bias = _bias is null ? null : _bias.FloatPointer + GateWidth,
            Y = candidate,
        };
        if (_reset == GruReset.AfterProduct)
        {
            (product.Multiplier, product.Residual) = (gates, candidateInput);
        }
        else
        {
            product.X = new Rows(candidate.Data + (BlockRows * Width), Width);
            product.AddendA = candidateInput;
            _kernels.Binary(BinaryKind.Multiply, rows, Width, state, gates, Width, product.X);
        }

        _kernels.Linear(product);
        var update = GateWidth == Width ? default : new Rows(gates.Data + Width, GateWidth);
        _kernels.GruUpdate(_attention, rows, Width, update, candidate, scores, state, y);
    }

    public void Dispose()
    {
        _gates.Dispose();
        _candidate.Dispose();
    }
}
