namespace RankKernel.Format;

/// <summary>Sizes and places in a model file. Nothing else computes them.</summary>
internal static class FileLayout
{
    public const int Alignment = 64;

    /// <summary>The next place at which a tensor may start.</summary>
    /// <exception cref="OverflowException">It does not fit 64 bits.</exception>
    public static long AlignUp(long position) => checked(position + Alignment - 1) / Alignment * Alignment;
}
