namespace RankKernel.Cpu;

/// <summary>Element-wise functions of two arguments. Comparisons give 1 or 0.</summary>
internal enum BinaryKind
{
    Add,
    Subtract,
    Multiply,
    Divide,

    /// <summary>NaN where either is NaN.</summary>
    Min,

    /// <summary>NaN where either is NaN.</summary>
    Max,
    Power,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Equal,
}
