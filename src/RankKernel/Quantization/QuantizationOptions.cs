namespace RankKernel.Quantization;

/// <summary>How embedding tables are kept.</summary>
public enum EmbeddingPrecision
{
    /// <summary>As they are.</summary>
    Float32,

    /// <summary>IEEE 754 binary16: three digits, up to ±65,504.</summary>
    Float16,

    /// <summary>The upper half of a binary32: two digits, the range of float32.</summary>
    BFloat16,

    /// <summary>Each row as codes of 8 bits with a scale and an offset of its own: 0.31 of the bytes at width 16.</summary>
    Int8,

    /// <summary>Each row as codes of 4 bits with a scale and an offset of its own: 0.19 of the bytes at width 16.</summary>
    Int4,
}

/// <summary>How the weights of dense layers are kept and multiplied.</summary>
public enum DensePrecision
{
    /// <summary>As they are.</summary>
    Float32,

    /// <summary>Kept in the model file as IEEE 754 binary16, widened when the model is loaded.</summary>
    Float16,

    /// <summary>Kept in the model file as the upper half of a binary32, widened when the model is loaded.</summary>
    BFloat16,

    /// <summary>Weights and inputs as 8-bit codes, multiplied in integers. Needs requests to calibrate with.</summary>
    Int8,
}

/// <summary>How <see cref="ModelQuantizer"/> makes a model smaller and faster. Immutable.</summary>
public sealed record QuantizationOptions
{
    /// <summary>How embedding tables are kept.</summary>
    public EmbeddingPrecision Embeddings { get; init; } = EmbeddingPrecision.Int8;

    /// <summary>How dense layers are kept and multiplied.</summary>
    public DensePrecision Dense { get; init; } = DensePrecision.Int8;

    /// <summary>
    /// The largest error that a layer may have to be multiplied in integers: the root mean square of what its products differ by,
    /// over that of the products themselves, on the inputs of the calibration. A layer beyond it stays float32.
    /// </summary>
    public double MaxLayerError { get; init; } = 0.05;

    /// <summary>Names of layers and tables, as a report shows them, that stay float32.</summary>
    public IReadOnlyCollection<string> KeepFloat32 { get; init; } = [];

    /// <summary>Inputs of each layer, spread over the calibration, on which its error is measured.</summary>
    public int SampleRows { get; init; } = 1024;

    /// <summary>Whether layers that integers do not make faster are put into integers, too.</summary>
    internal bool EvenWhereSlower { get; init; }
}
