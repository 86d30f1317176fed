namespace RankKernel.Import;

/// <summary>An element type of the safetensors format.</summary>
public enum SafetensorsType
{
    /// <summary>Truth values, one byte each.</summary>
    Bool,

    /// <summary>Unsigned 8-bit whole numbers.</summary>
    U8,

    /// <summary>Signed 8-bit whole numbers.</summary>
    I8,

    /// <summary>Signed 16-bit whole numbers.</summary>
    I16,

    /// <summary>Signed 32-bit whole numbers.</summary>
    I32,

    /// <summary>Signed 64-bit whole numbers.</summary>
    I64,

    /// <summary>IEEE 754 binary16.</summary>
    F16,

    /// <summary>The upper half of a binary32.</summary>
    BF16,

    /// <summary>IEEE 754 binary32.</summary>
    F32,

    /// <summary>IEEE 754 binary64.</summary>
    F64,
}

internal static class SafetensorsTypes
{
    /// <summary>The type of this name in a header.</summary>
    public static bool TryParse(string? name, out SafetensorsType type)
    {
        (var known, type) = name switch
        {
            "BOOL" => (true, SafetensorsType.Bool),
            "U8" => (true, SafetensorsType.U8),
            "I8" => (true, SafetensorsType.I8),
            "I16" => (true, SafetensorsType.I16),
            "I32" => (true, SafetensorsType.I32),
            "I64" => (true, SafetensorsType.I64),
            "F16" => (true, SafetensorsType.F16),
            "BF16" => (true, SafetensorsType.BF16),
            "F32" => (true, SafetensorsType.F32),
            "F64" => (true, SafetensorsType.F64),
            _ => (false, default),
        };
        return known;
    }

    public static int Size(this SafetensorsType type) => type switch
    {
        SafetensorsType.Bool or SafetensorsType.U8 or SafetensorsType.I8 => 1,
        SafetensorsType.I16 or SafetensorsType.F16 or SafetensorsType.BF16 => 2,
        SafetensorsType.I32 or SafetensorsType.F32 => 4,
        _ => 8,
    };

    public static bool IsInteger(this SafetensorsType type) => type <= SafetensorsType.I64;
}
