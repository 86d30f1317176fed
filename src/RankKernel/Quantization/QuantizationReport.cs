using RankKernel.Graph;

namespace RankKernel.Quantization;

/// <summary>What became of an embedding table.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Width">Elements of a row.</param>
/// <param name="Type">How it is kept now.</param>
/// <param name="BytesBefore">Its size before.</param>
/// <param name="BytesAfter">Its size now.</param>
/// <param name="RelativeError">The root mean square of what elements changed by, over that of the elements.</param>
/// <param name="MaxError">The largest change of an element.</param>
/// <param name="Kept">Why it is not kept as asked for, or null.</param>
public sealed record TableQuantization(
    string Name, int Rows, int Width, TensorType Type, long BytesBefore, long BytesAfter, double RelativeError, double MaxError, string? Kept);

/// <summary>What became of the weight of a dense layer.</summary>
/// <param name="Name">The node, and for one with several layers which.</param>
/// <param name="Operation">The node's operation.</param>
/// <param name="Cadence">How often it runs.</param>
/// <param name="Outputs">Outputs of the product.</param>
/// <param name="Inputs">Inputs of the product.</param>
/// <param name="Type">How the weight is kept now.</param>
/// <param name="BytesBefore">The weight's size before.</param>
/// <param name="BytesAfter">Its size now, with the ranges of the inputs.</param>
/// <param name="RelativeError">
/// The root mean square of what products change by, over that of the products, on the sampled inputs; NaN where it was not measured.
/// </param>
/// <param name="Kept">Why it is not multiplied as asked for, or null.</param>
public sealed record LayerQuantization(
    string Name, string Operation, Cadence Cadence, int Outputs, int Inputs, TensorType Type, long BytesBefore, long BytesAfter, double RelativeError, string? Kept);

/// <summary>What <see cref="ModelQuantizer"/> did.</summary>
/// <param name="Tables">Every embedding table, the largest first.</param>
/// <param name="Layers">Every dense layer, in the order in which they run.</param>
/// <param name="Requests">Requests that the model was calibrated with.</param>
/// <param name="BytesBefore">All parameters before.</param>
/// <param name="BytesAfter">All parameters now.</param>
public sealed record QuantizationReport(
    IReadOnlyList<TableQuantization> Tables, IReadOnlyList<LayerQuantization> Layers, int Requests, long BytesBefore, long BytesAfter)
{
    /// <summary>Bytes of the tables before.</summary>
    public long TableBytesBefore => Tables.Sum(table => table.BytesBefore);

    /// <summary>Bytes of the tables now.</summary>
    public long TableBytesAfter => Tables.Sum(table => table.BytesAfter);
}

/// <summary>A model made smaller, and what that did to it.</summary>
/// <param name="Model">The model, ready to be run or saved.</param>
/// <param name="Report">What was done.</param>
public sealed record QuantizedModel(ModelDefinition Model, QuantizationReport Report);
