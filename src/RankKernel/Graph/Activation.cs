namespace RankKernel.Graph;

/// <summary>Elementwise functions that a layer can end with.</summary>
public enum ActivationKind
{
    /// <summary>x.</summary>
    None,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>min(max(x, 0), 6).</summary>
    Relu6,

    /// <summary>1 / (1 + e^−x).</summary>
    Sigmoid,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>x for x ≥ 0, else a·x with one slope a.</summary>
    LeakyRelu,

    /// <summary>x for x ≥ 0, else alpha·x with one slope a channel.</summary>
    PRelu,

    /// <summary>p·x + alpha·(1−p)·x with p = σ(scale·x + shift), per channel (DIN, Zhou et al. 2018).</summary>
    Dice,

    /// <summary>x for x ≥ 0, else a·(e^x − 1).</summary>
    Elu,

    /// <summary>Self-normalising exponential linear unit.</summary>
    Selu,

    /// <summary>max(0, x) + min(0, a·(e^(x/a) − 1)).</summary>
    Celu,

    /// <summary>x·Φ(x), with the error function.</summary>
    Gelu,

    /// <summary>The tanh approximation of <see cref="Gelu"/>.</summary>
    GeluTanh,

    /// <summary>x·σ(x).</summary>
    Silu,

    /// <summary>ln(1 + e^x).</summary>
    Softplus,

    /// <summary>x / (1 + |x|).</summary>
    Softsign,

    /// <summary>clamp(x/6 + 1/2, 0, 1).</summary>
    HardSigmoid,

    /// <summary>x·clamp(x/6 + 1/2, 0, 1).</summary>
    HardSwish,

    /// <summary>x·tanh(ln(1 + e^x)).</summary>
    Mish,

    /// <summary>e^x.</summary>
    Exp,
}

/// <summary>An activation with its fixed number, such as the slope of <see cref="ActivationKind.LeakyRelu"/>.</summary>
/// <param name="Kind">The function.</param>
/// <param name="Parameter">The slope of LeakyRelu or the a of Elu and Celu; unused by the others.</param>
public readonly record struct Activation(ActivationKind Kind, double Parameter = 0)
{
    /// <summary>No activation.</summary>
    public static Activation None => default;

    /// <summary>How many per-channel vectors the function takes: 1 for PRelu (alpha), 3 for Dice (alpha, scale, shift).</summary>
    public int ParameterCount => Kind switch
    {
        ActivationKind.PRelu => 1,
        ActivationKind.Dice => 3,
        _ => 0,
    };

    /// <summary>An activation without a parameter.</summary>
    public static implicit operator Activation(ActivationKind kind) => new(kind, kind switch
    {
        ActivationKind.LeakyRelu => 0.01,
        ActivationKind.Elu or ActivationKind.Celu => 1,
        _ => 0,
    });

    /// <inheritdoc/>
    public override string ToString() => Kind is ActivationKind.LeakyRelu or ActivationKind.Elu or ActivationKind.Celu ? $"{Kind}({Parameter})" : Kind.ToString();
}
