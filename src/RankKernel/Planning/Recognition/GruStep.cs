using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// One position of a gated recurrent unit that was unrolled, with or without attention: the state after it, taken apart. Gates in
/// the order r, z, n.
/// </summary>
internal sealed class GruStep
{
    private GruStep(Value candidate) => Candidate = candidate;

    /// <summary>The state before, or null for zeros.</summary>
    public Value? State { get; private set; }

    /// <summary>The position.</summary>
    public int Position { get; private set; }

    /// <summary>The products of the inputs, [T, g·h], along the sequence.</summary>
    public Value Products { get; private set; } = null!;

    /// <summary>The scores, [T], along the sequence; null for a unit without attention.</summary>
    public Value? Scores { get; private set; }

    /// <summary>Where the scores enter.</summary>
    public GruAttention? Attention { get; private set; }

    /// <summary>Where the reset gate acts.</summary>
    public GruReset Reset { get; private set; }

    /// <summary>What the state of the gates is multiplied with and what is added: of all gates, or of r and z alone.</summary>
    public (Value? Weight, Value Bias) Gates { get; private set; }

    /// <summary>The same of the candidate, if the reset gate acts before the product.</summary>
    public (Value? Weight, Value Bias)? Own { get; private set; }

    /// <summary>Whether the state stays as it is past the true length.</summary>
    public bool IsGuarded { get; private set; }

    private Value Candidate { get; }

    private int Width => Candidate.Shape[0];

    private int Sigmoids => Attention == GruAttention.Update ? 1 : 2;

    /// <summary>The step that ends with this state, or null.</summary>
    public static GruStep? Of(Value next)
    {
        var guard = (Value?)null;
        var kept = (Value?)null;
        if (next.Is<Where>(out var where))
        {
            (guard, next, kept) = (where.Inputs[0], where.Inputs[1], where.Inputs[2]);
        }

        if (Blended(next) is not { } step || (guard is not null && (kept is null || !step.IsGuardedBy(guard, kept))))
        {
            return null;
        }

        return step;
    }

    /// <summary>Whether another step is of the same unit.</summary>
    public bool IsLike(GruStep other) =>
        ReferenceEquals(Products, other.Products) && ReferenceEquals(Scores, other.Scores) && Attention == other.Attention && Width == other.Width
        && IsGuarded == other.IsGuarded
        && (State is null
            ? IsFirstOf(other)
            : Reset == other.Reset && Same(Gates, other.Gates) && Own.HasValue == other.Own.HasValue && (Own is not { } own || Same(own, other.Own!.Value)));

    /// <summary>from + part·(to − from), of the candidate and the state.</summary>
    private static GruStep? Blended(Value next)
    {
        if (next.IsBinary(BinaryKind.Add, out var a, out var b))
        {
            return Blended(a, b) ?? Blended(b, a);
        }

        // From a state of zeros: part·n.
        return next.IsBinary(BinaryKind.Multiply, out a, out b) ? FromZeros(a, b) ?? FromZeros(b, a) : null;
    }

    private static GruStep? Blended(Value from, Value moved)
    {
        if (!moved.IsBinary(BinaryKind.Multiply, out var a, out var b))
        {
            return null;
        }

        foreach (var (part, way) in ((Value, Value)[])[(a, b), (b, a)])
        {
            if (!way.IsBinary(BinaryKind.Subtract, out var to, out var start) || !ReferenceEquals(start, from))
            {
                continue;
            }

            var (candidate, state) = to.IsActivated(ActivationKind.Tanh, out _) && !from.IsActivated(ActivationKind.Tanh, out _) ? (to, from) : (from, to);
            var isKeeping = ReferenceEquals(candidate, from);
            if (candidate.IsActivated(ActivationKind.Tanh, out _)
                && new GruStep(candidate) { State = state.IsNumber(0) ? null : state } is var step && step.Read(part, isKeeping))
            {
                return step;
            }
        }

        return null;
    }

    private static GruStep? FromZeros(Value part, Value candidate) =>
        candidate.IsActivated(ActivationKind.Tanh, out _) && new GruStep(candidate) is var step && step.Read(part, isKeeping: false) ? step : null;

    private bool Read(Value part, bool isKeeping) => ReadPart(part, isKeeping) && ReadCandidate();

    /// <summary>The share of the update: of gate, score, or both.</summary>
    private bool ReadPart(Value part, bool isKeeping)
    {
        var (gate, score) = part.IsBinary(BinaryKind.Multiply, out var a, out var b)
            ? a.Shape.Count == 1 && b.Shape.Count > 1 ? (b, a) : b.Shape.Count == 1 && a.Shape.Count > 1 ? (a, b) : (null, null)
            : part.Shape.Count == 1 && Width > 1 ? (null, part) : (part, null);
        if (gate is null && score is null)
        {
            return false;
        }

        if (score is not null)
        {
            var isComplement = score.IsBinary(BinaryKind.Subtract, out var one, out var taken) && one.IsNumber(1);
            Attention = (gate is null, isKeeping, isComplement) switch
            {
                (true, false, false) => GruAttention.Update,
                (false, false, false) => GruAttention.UpdateGate,
                (false, true, true) => GruAttention.KeepGate,
                _ => null,
            };
            if (Attention is null || Element(isComplement ? taken! : score) is not var (whole, position))
            {
                return false;
            }

            (Scores, Position) = (whole, position);
        }
        else if (!isKeeping)
        {
            return false;
        }

        return gate is null || (gate.Is<Slice>(out _, out var slice) && slice.Start == Width && slice.Length == Width && ReadGates(gate.Producer!.Inputs[0]));
    }

    /// <summary>σ of the gates' products.</summary>
    private bool ReadGates(Value sigmoid)
    {
        if (_sigmoid is not null)
        {
            return ReferenceEquals(sigmoid, _sigmoid);
        }

        if (!sigmoid.IsActivated(ActivationKind.Sigmoid, out var sums) || sums.Shape[0] != Sigmoids * Width
            || sums.Terms() is not [var first, var second])
        {
            return false;
        }

        _sigmoid = sigmoid;
        return ReadGates(first, second) || ReadGates(second, first);
    }

    private Value? _sigmoid;

    private bool ReadGates(Value input, Value recurrent)
    {
        if (!ReadInput(input, 0, Sigmoids))
        {
            return false;
        }

        if (State is null)
        {
            Gates = (null, recurrent);
            return recurrent.Data is not null;
        }

        if (recurrent.Is<Slice>(out var node, out var slice) && slice is { Start: 0 } && slice.Length == Sigmoids * Width)
        {
            recurrent = node.Inputs[0];
        }

        if (Product(recurrent) is not { } product || !ReferenceEquals(product.Inputs[0], State))
        {
            return false;
        }

        (Gates, _recurrent) = ((product.Inputs[1], product.Inputs[2]), recurrent);
        return true;
    }

    private Value? _recurrent;

    /// <summary>n = tanh(W·x + r⊙(U·h + c)), or with the reset gate inside the product.</summary>
    private bool ReadCandidate()
    {
        if (!Candidate.IsActivated(ActivationKind.Tanh, out var sum) || sum.Terms() is not [var first, var second])
        {
            return false;
        }

        return ReadCandidate(first, second) || ReadCandidate(second, first);
    }

    private bool ReadCandidate(Value input, Value inner)
    {
        if (!ReadInput(input, Sigmoids, 1))
        {
            return false;
        }

        if (State is null && inner.Data is not null)
        {
            (Reset, Own) = (GruReset.BeforeProduct, (null, inner));
            return _sigmoid is not null || Attention == GruAttention.Update;
        }

        if (Product(inner) is { } own)
        {
            (Reset, Own) = (GruReset.BeforeProduct, (own.Inputs[1], own.Inputs[2]));
            if (State is null)
            {
                return own.Inputs[0].IsBinary(BinaryKind.Multiply, out var x, out var y) && (x.IsNumber(0) || y.IsNumber(0));
            }

            return own.Inputs[0].IsBinary(BinaryKind.Multiply, out var p, out var q)
                && ((ReferenceEquals(q, State) && IsReset(p)) || (ReferenceEquals(p, State) && IsReset(q)))
                && Gates.Weight!.Shape[0] == Sigmoids * Width;
        }

        if (!inner.IsBinary(BinaryKind.Multiply, out var a, out var b))
        {
            return false;
        }

        foreach (var (reset, recurrent) in ((Value, Value)[])[(a, b), (b, a)])
        {
            if (!IsReset(reset))
            {
                continue;
            }

            Reset = GruReset.AfterProduct;
            if (State is null)
            {
                Own = (null, recurrent);
                return recurrent.Data is not null;
            }

            return recurrent.Is<Slice>(out var node, out var slice) && slice.Start == Sigmoids * Width && slice.Length == Width
                && ReferenceEquals(node.Inputs[0], _recurrent) && Gates.Weight!.Shape[0] == (Sigmoids + 1) * Width;
        }

        return false;
    }

    private bool IsReset(Value value) => Sigmoids == 1
        ? ReadGates(value)
        : value.Is<Slice>(out var node, out var slice) && slice.Start == 0 && slice.Length == Width && ReadGates(node.Inputs[0]);

    /// <summary>The part of the input's products at this position for some of the gates.</summary>
    private bool ReadInput(Value part, int gate, int gates)
    {
        if (!part.Is<Slice>(out var node, out var slice) || slice.Start != gate * Width || slice.Length != gates * Width
            || Element(node.Inputs[0]) is not var (products, position)
            || products.Shape.Rank != 2 || products.Shape[1] != (Sigmoids + 1) * Width)
        {
            return false;
        }

        if (Products is null)
        {
            Products = products;
            if (Scores is null)
            {
                Position = position;
            }
        }

        return ReferenceEquals(Products, products) && Position == position;
    }

    private bool IsGuardedBy(Value guard, Value kept)
    {
        IsGuarded = true;
        if (!(State is null ? kept.IsNumber(0) : ReferenceEquals(kept, State)) || !guard.Is<Select>(out var repeat, out var select) || select.Indices.ContainsAnyExcept(0))
        {
            return false;
        }

        return repeat.Inputs[0].Is<Slice>(out var node, out var slice) && slice is { Length: 1 } && slice.Start == Position
            && node.Inputs[0].Is<PadSequence>(out var padded, out var end) && !end.InFront
            && padded.Inputs[0].Type.Sequence == Products.Type.Sequence
            && SequenceMask.Of(padded.Inputs[0]) is { Ids: null, Other: > 0 };
    }

    /// <summary>Whether the numbers that are left of a step from zeros are those of a unit.</summary>
    private bool IsFirstOf(GruStep other)
    {
        var (bias, gates) = (other.Gates.Bias.Floats(), Sigmoids * Width);
        var own = other.Own is { } apart ? apart.Bias.Floats() : null;
        return Reset == other.Reset && bias is not null
            && Equal(Gates.Bias, bias.AsFloats()[..gates])
            && Own is { } mine && Equal(mine.Bias, own is null ? bias.AsFloats()[gates..] : own.AsFloats());
    }

    private static bool Equal(Value value, ReadOnlySpan<float> elements) =>
        value.Floats() is { } data && (data.AsFloats().SequenceEqual(elements) || (value.IsNumber(out var number) && !elements.ContainsAnyExcept((float)number)));

    private static bool Same((Value? Weight, Value Bias) a, (Value? Weight, Value Bias) b) => Same(a.Weight, b.Weight) && Same(a.Bias, b.Bias);

    private static bool Same(Value? a, Value? b) =>
        ReferenceEquals(a, b) || (a?.Floats() is { } x && b?.Floats() is { } y && x.Shape == y.Shape && x.AsFloats().SequenceEqual(y.AsFloats()));

    private static Node? Product(Value value) =>
        value.Producer is { Operation: Linear { Bias: true, Activation.Kind: ActivationKind.None, Addends: 0 } } linear ? linear : null;

    /// <summary>What runs along a sequence, and at which position of it a value was taken out.</summary>
    private static (Value Sequence, int Position)? Element(Value value)
    {
        if (!value.Unshaped().Is<Slice>(out var node, out var slice) || slice is not { Axis: 0, Length: 1 })
        {
            return null;
        }

        var whole = node.Inputs[0];
        if (whole.Is<Where>(out var where) && where.Inputs[2].Data is not null
            && where.Inputs[0].Is<PadSequence>(out var within, out var mask) && !mask.InFront && within.Inputs[0].Is<AlongSequence>(out var along) && along.Inputs[0].IsNumber(1))
        {
            whole = where.Inputs[1];
        }

        return whole.Is<PadSequence>(out var padded, out var operation) && !operation.InFront ? (padded.Inputs[0], slice.Start) : null;
    }
}
