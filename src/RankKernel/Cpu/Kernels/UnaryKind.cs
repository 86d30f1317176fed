namespace RankKernel.Cpu;

/// <summary>Element-wise functions of one argument.</summary>
internal enum UnaryKind
{
    Negate,
    Abs,
    Sqrt,
    ReciprocalSqrt,
    Square,
    Reciprocal,
    Exp,
    Log,
    Log1p,
    Sigmoid,
    Tanh,
    Erf,
    Softplus,
    Floor,
    Ceiling,

    /// <summary>To the nearest integer, ties to even.</summary>
    Round,

    /// <summary>−1, 0 or 1; NaN stays.</summary>
    Sign,
}
