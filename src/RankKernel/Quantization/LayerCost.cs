using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel.Quantization;

/// <summary>
/// What a row costs in a layer, in multiply-adds of float32. Counted from the shape alone, so that the same model is quantized in the
/// same way on every machine.
/// </summary>
internal static class LayerCost
{
    /// <summary>Multiply-adds that integers do in the time of one of float32.</summary>
    private const double IntegerRate = 2.35;

    /// <summary>Of an input: scaling, rounding and packing it.</summary>
    private const double Encoding = 8.6;

    /// <summary>Of an output: converting and scaling its sum.</summary>
    private const double Ending = 5.9;

    /// <summary>Of the products of float32 what is left behind a Relu, where inputs that are zero in several rows are left out.</summary>
    private const double BehindRelu = 0.8;

    /// <summary>What integers must gain to be worth their error.</summary>
    private const double Margin = 1.1;

    /// <summary>Whether a layer is faster in integers.</summary>
    public static bool IntegersPay(DenseWeight layer) => IntegersPay(
        layer.Outputs, layer.Inputs, layer.Node.Operation is Linear && LinearStep.EndsInRelu(layer.Node.Inputs[0]));

    /// <summary>Whether a layer of this shape is faster in integers.</summary>
    public static bool IntegersPay(double outputs, double inputs, bool isBehindRelu)
    {
        var products = outputs * inputs;
        var float32 = products * (isBehindRelu ? BehindRelu : 1);
        return float32 > Margin * ((products / IntegerRate) + (inputs * Encoding) + (outputs * Ending));
    }
}
