namespace RankKernel.Graph;

/// <summary>The element type of a stored tensor.</summary>
public enum TensorType
{
    /// <summary>IEEE 754 binary32.</summary>
    Float32 = 0,

    /// <summary>IEEE 754 binary16.</summary>
    Float16 = 1,

    /// <summary>The upper half of a binary32.</summary>
    BFloat16 = 2,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 3,
}

internal static class TensorTypes
{
    public static int Size(this TensorType type) => type switch
    {
        TensorType.Float32 => 4,
        TensorType.Float16 or TensorType.BFloat16 => 2,
        TensorType.Int8 => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
