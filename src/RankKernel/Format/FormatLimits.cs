namespace RankKernel.Format;

/// <summary>What a model file may ask of memory and time, beside the limits of <see cref="ModelLimits"/>.</summary>
internal static class FormatLimits
{
    /// <summary>The longest manifest.</summary>
    public const long ManifestBytes = 1L << 30;

    /// <summary>Whole numbers in one option of a node.</summary>
    public const int AttributeIntegers = 1024;

    /// <summary>Options of a node.</summary>
    public const int Attributes = 64;

    /// <summary>What loading a file of this length may allocate beside the tensors, by the costs of <see cref="ManifestSchema"/>.</summary>
    public static long ManifestBudget(long fileLength) => (4L << 20) + (32 * fileLength);
}
