using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// One position of a gated recurrent unit that was unrolled, with or without attention: the state after it, taken apart. Gates in
/// the order r, z, n.
/// </summary>
internal sealed partial class GruStep
{
    private GruStep(Value candidate, Value? state) => (_candidate, State) = (candidate, state);

    /// <summary>The state before, or null for zeros.</summary>
    public Value? State { get; }

    /// <summary>The position.</summary>
    public int Position { get; private set; }

    /// <summary>The products of the inputs, [T, g·h], along the sequence.</summary>
    public Value Products { get; private set; } = null!;

    /// <summary>The scores, one a position, along the sequence; null for a unit without attention.</summary>
    public Value? Scores { get; private set; }

    /// <summary>Where the scores enter.</summary>
    public GruAttention? Attention { get; private set; }

    /// <summary>Where the reset gate acts.</summary>
    public GruReset Reset { get; private set; }

    /// <summary>
    /// What the state of the gates is multiplied with and what is added: of all gates, or of r and z alone. The weight is null for a
    /// state of zeros; null as a whole where such a step needs no gate.
    /// </summary>
    public (Value? Weight, Value Bias)? Gates { get; private set; }

    /// <summary>The same of the candidate, where it is apart from that of the gates.</summary>
    public (Value? Weight, Value Bias)? Own { get; private set; }

    /// <summary>Whether the state stays as it is past the true length: by a choice, or because its part that changes is 0 there.</summary>
    public bool KeepsPastEnd => _isGuarded || (_isScoreZeroPastEnd && Attention is GruAttention.Update or GruAttention.UpdateGate);

    /// <summary>The step that ends with this state, or null.</summary>
    public static GruStep? Of(Value next)
    {
        if (!next.Is<Where>(out var where))
        {
            return Blended(next);
        }

        return Blended(where.Inputs[1]) is { } step && step.IsGuardedBy(where.Inputs[0], where.Inputs[2]) ? step : null;
    }

    /// <summary>Whether another step, one from a state, is of the same unit.</summary>
    public bool IsLike(GruStep other) =>
        ReferenceEquals(Products, other.Products) && ReferenceEquals(Scores, other.Scores) && Attention == other.Attention && Reset == other.Reset
        && Width == other.Width && KeepsPastEnd == other.KeepsPastEnd
        && (State is null ? IsFirstOf(other) : Same(Gates, other.Gates) && Same(Own, other.Own));

    /// <summary>Whether the numbers that are left of a step from zeros are those of a unit.</summary>
    private bool IsFirstOf(GruStep other)
    {
        if (other.Gates?.Bias.Floats() is not { } bias)
        {
            return false;
        }

        var gates = Sigmoids * Width;
        var own = other.Own is { } apart ? apart.Bias.Floats() : null;
        return (Gates is not { } mine || Equal(mine.Bias, bias.AsFloats()[..gates]))
            && Own is { } candidate && Equal(candidate.Bias, own is null ? bias.AsFloats()[gates..] : own.AsFloats());
    }

    private static bool Equal(Value value, ReadOnlySpan<float> elements) =>
        value.Floats() is { } data && (data.AsFloats().SequenceEqual(elements) || (value.IsNumber(out var number) && !elements.ContainsAnyExcept((float)number)));

    private static bool Same((Value? Weight, Value Bias)? a, (Value? Weight, Value Bias)? b) =>
        a is { } x && b is { } y ? Same(x.Weight, y.Weight) && Same(x.Bias, y.Bias) : a is null && b is null;

    private static bool Same(Value? a, Value? b) =>
        ReferenceEquals(a, b) || (a?.Floats() is { } x && b?.Floats() is { } y && x.Shape == y.Shape && x.AsFloats().SequenceEqual(y.AsFloats()));
}
