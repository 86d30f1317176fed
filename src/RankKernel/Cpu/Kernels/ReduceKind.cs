namespace RankKernel.Cpu;

internal enum ReduceKind
{
    Sum,
    Mean,

    /// <summary>NaN where any is NaN.</summary>
    Max,

    /// <summary>NaN where any is NaN.</summary>
    Min,
    Product,

    /// <summary>√Σx².</summary>
    L2,
}
