namespace RankKernel.Graph;

/// <summary>Elementwise functions of one value. Those that end a layer are <see cref="ActivationKind"/>.</summary>
public enum UnaryKind
{
    /// <summary>−x.</summary>
    Negate,

    /// <summary>|x|.</summary>
    Abs,

    /// <summary>√x.</summary>
    Sqrt,

    /// <summary>1 / √x.</summary>
    ReciprocalSqrt,

    /// <summary>x².</summary>
    Square,

    /// <summary>1 / x.</summary>
    Reciprocal,

    /// <summary>e^x.</summary>
    Exp,

    /// <summary>ln x.</summary>
    Log,

    /// <summary>ln(1 + x).</summary>
    Log1p,

    /// <summary>The error function.</summary>
    Erf,

    /// <summary>The largest whole number that is not above x.</summary>
    Floor,

    /// <summary>The smallest whole number that is not below x.</summary>
    Ceiling,

    /// <summary>The nearest whole number, ties to even.</summary>
    Round,

    /// <summary>−1, 0 or 1; NaN stays.</summary>
    Sign,
}

/// <summary>An elementwise function of one value.</summary>
/// <param name="Function">The function.</param>
public sealed record Unary(UnaryKind Function) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Unary);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 1);
        Check.Float(inputs[0]);
        return inputs[0].Type;
    }

    internal override void Write(AttributeWriter attributes) => attributes.Add("function", Function);

    internal static Unary Read(AttributeReader attributes) => new(attributes.Enum<UnaryKind>("function"));
}
