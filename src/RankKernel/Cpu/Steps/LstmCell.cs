using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>
/// One position of an LSTM for a block of rows: the products with the state for all of them at once. The part of the gates that
/// needs no state is given. What a row keeps between positions is its state and its cell.
/// </summary>
internal sealed unsafe class LstmCell : IDisposable
{
    /// <summary>Rows whose gates are in scratch at a time.</summary>
    public const int BlockRows = GruCell.BlockRows;

    private readonly KernelSet _kernels;
    private readonly PackedLinear _weight;
    private readonly Tensor _bias;

    public LstmCell(KernelSet kernels, Value weight, Value bias)
    {
        _kernels = kernels;
        Width = weight.Shape[1];
        _weight = PackedLinear.Pack(weight.Data!);
        _bias = bias.Data!;
    }

    /// <summary>Elements of the state, and of the cell.</summary>
    public int Width { get; }

    /// <summary>Elements of i, f, g and o together.</summary>
    public int GateWidth => Lstm.Gates * Width;

    /// <summary>Elements of scratch that a step uses.</summary>
    public int TemporaryLength => checked(BlockRows * GateWidth);

    /// <summary>The new states and cells of up to <see cref="BlockRows"/> rows; they may take the place of the old ones.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="input">What the inputs give to the gates, [i, f, g, o].</param>
    /// <param name="factors">What i and f are multiplied by, or null.</param>
    /// <param name="state">The old states.</param>
    /// <param name="cell">The old cells.</param>
    /// <param name="y">The new states.</param>
    /// <param name="yCell">The new cells.</param>
    /// <param name="temporary">Scratch.</param>
    public void Step(int rows, Rows input, Rows factors, Rows state, Rows cell, Rows y, Rows yCell, float* temporary)
    {
        var gates = new Rows(temporary, GateWidth);
        _kernels.Linear(new LinearArguments
        {
            Rows = rows,
            X = state,
            W = _weight,
            Width = GateWidth,
            Bias = _bias.FloatPointer,
            AddendA = input,
            Y = gates,
        });
        _kernels.LstmUpdate(rows, Width, gates, factors, cell, y, yCell);
    }

    public void Dispose() => _weight.Dispose();
}
