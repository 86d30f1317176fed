namespace RankKernel.Quantization;

/// <summary>What a quantizer is doing.</summary>
public enum QuantizationStage
{
    /// <summary>Encoding embedding tables.</summary>
    Tables,

    /// <summary>Running requests to see the ranges of the layers' inputs.</summary>
    Calibration,

    /// <summary>Encoding the layers and measuring their errors.</summary>
    Layers,
}

/// <summary>How far a quantizer is.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Done">Tables, requests or layers done.</param>
/// <param name="Total">Of how many; null where that is not known.</param>
public readonly record struct QuantizationProgress(QuantizationStage Stage, int Done, int? Total);
