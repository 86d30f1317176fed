namespace RankKernel.Cpu;

/// <summary>Functions that a Linear can apply before it stores. Parameters come from <see cref="Activation"/>.</summary>
internal enum ActivationKind
{
    None,
    Relu,
    Relu6,
    Sigmoid,
    Tanh,

    /// <summary>x where x ≥ 0, else Parameter·x.</summary>
    LeakyRelu,

    /// <summary>x where x ≥ 0, else Alpha[column]·x.</summary>
    PRelu,

    /// <summary>p = σ(Scale·x + Shift); p·x + Alpha·(1 − p)·x, each per column.</summary>
    Dice,

    /// <summary>x where x ≥ 0, else Parameter·(eˣ − 1).</summary>
    Elu,
    Selu,

    /// <summary>max(0, x) + min(0, Parameter·(e^(x / Parameter) − 1)).</summary>
    Celu,

    /// <summary>x·Φ(x), by erf.</summary>
    Gelu,

    /// <summary>Gelu's tanh approximation.</summary>
    GeluTanh,
    Silu,
    Softplus,
    Softsign,

    /// <summary>clamp(x / 6 + ½, 0, 1).</summary>
    HardSigmoid,

    /// <summary>x·clamp(x / 6 + ½, 0, 1).</summary>
    HardSwish,
    Mish,
    Exp,
}
