using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <content>How a step is read from what the state after it was made of.</content>
internal sealed partial class GruStep
{
    private readonly Value _candidate;
    private Value? _sigmoid;
    private Value? _recurrent;
    private bool _isScoreZeroPastEnd;
    private bool _isGuarded;

    private int Width => _candidate.Shape[0];

    /// <summary>How many gates there are besides the candidate.</summary>
    private int Sigmoids => Attention == GruAttention.Update ? 1 : 2;

    /// <summary>from + part·(to − from), of the candidate and the state.</summary>
    private static GruStep? Blended(Value next)
    {
        if (next.IsBinary(BinaryKind.Add, out var a, out var b))
        {
            return Blended(a, b) ?? Blended(b, a);
        }

        // From a state of zeros: part·n.
        return next.IsBinary(BinaryKind.Multiply, out a, out b) ? Read(a, b, null, isKeeping: false) ?? Read(b, a, null, isKeeping: false) : null;
    }

    private static GruStep? Blended(Value from, Value moved)
    {
        if (!moved.IsBinary(BinaryKind.Multiply, out var a, out var b))
        {
            return null;
        }

        foreach (var (part, way) in ((Value, Value)[])[(a, b), (b, a)])
        {
            if (!way.IsBinary(BinaryKind.Subtract, out var to, out var start) || !ReferenceEquals(start, from) || to.Shape != from.Shape)
            {
                continue;
            }

            var isKeeping = from.IsActivated(ActivationKind.Tanh, out _);
            var (candidate, state) = isKeeping ? (from, to) : (to, from);
            if (Read(part, candidate, state.IsNumber(0) ? null : state, isKeeping) is { } step)
            {
                return step;
            }
        }

        return null;
    }

    /// <summary>The step with this candidate and state.</summary>
    /// <param name="part">What the way from one to the other is multiplied with.</param>
    /// <param name="candidate">The candidate.</param>
    /// <param name="state">The state before, or null for zeros.</param>
    /// <param name="isKeeping">Whether the way is from the candidate to the state.</param>
    private static GruStep? Read(Value part, Value candidate, Value? state, bool isKeeping)
    {
        if (!candidate.IsActivated(ActivationKind.Tanh, out var sum) || candidate.Shape.Rank != 1)
        {
            return null;
        }

        var step = new GruStep(candidate, state);
        return step.ReadPart(part, isKeeping) && sum.Terms() is [var first, var second]
            && (step.ReadCandidate(first, second) || step.ReadCandidate(second, first))
                ? step
                : null;
    }

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

        if (score is not null ? !ReadScore(score, gate is not null, isKeeping) : !isKeeping)
        {
            return false;
        }

        return gate is null || (gate.Is<Slice>(out var node, out var slice) && slice.Start == Width && slice.Length == Width && ReadGates(node.Inputs[0]));
    }

    private bool ReadScore(Value score, bool isGated, bool isKeeping)
    {
        var isComplement = score.IsBinary(BinaryKind.Subtract, out var one, out var taken) && one.IsNumber(1);
        Attention = (isGated, isKeeping, isComplement) switch
        {
            (false, false, false) => GruAttention.Update,
            (true, false, false) => GruAttention.UpdateGate,
            (true, true, true) => GruAttention.KeepGate,
            _ => null,
        };
        if (Attention is null || PaddedElement.Of(isComplement ? taken! : score) is not { } element)
        {
            return false;
        }

        (Scores, Position, _isScoreZeroPastEnd) = element;
        return true;
    }

    /// <summary>σ of the gates' products.</summary>
    private bool ReadGates(Value sigmoid)
    {
        if (_sigmoid is not null)
        {
            return ReferenceEquals(sigmoid, _sigmoid);
        }

        if (!sigmoid.IsActivated(ActivationKind.Sigmoid, out var sums) || sums.Shape[0] != Sigmoids * Width
            || sums.Terms() is not [var first, var second] || !(ReadGates(first, second) || ReadGates(second, first)))
        {
            return false;
        }

        _sigmoid = sigmoid;
        return true;
    }

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

    /// <summary>n = tanh(W·x + r⊙(U·h + c)), or with the reset gate inside the product.</summary>
    private bool ReadCandidate(Value input, Value inner)
    {
        if (!ReadInput(input, Sigmoids, 1))
        {
            return false;
        }

        // From a state of zeros c alone is left of U·(r⊙h) + c.
        if (State is null && inner.Data is not null)
        {
            (Reset, Own) = (GruReset.BeforeProduct, (null, inner));
            return _sigmoid is not null || Attention == GruAttention.Update;
        }

        if (Product(inner) is { } own)
        {
            (Reset, Own) = (GruReset.BeforeProduct, (own.Inputs[1], own.Inputs[2]));
            return IsResetState(own.Inputs[0]);
        }

        return inner.IsBinary(BinaryKind.Multiply, out var a, out var b) && (ReadResetProduct(a, b) || ReadResetProduct(b, a));
    }

    /// <summary>r⊙h.</summary>
    private bool IsResetState(Value value)
    {
        if (!value.IsBinary(BinaryKind.Multiply, out var a, out var b))
        {
            return false;
        }

        return State is null
            ? a.IsNumber(0) || b.IsNumber(0)
            : ((ReferenceEquals(b, State) && IsReset(a)) || (ReferenceEquals(a, State) && IsReset(b)))
                && Gates is { Weight: { } weight } && weight.Shape[0] == Sigmoids * Width;
    }

    /// <summary>r⊙(U·h + c).</summary>
    private bool ReadResetProduct(Value reset, Value recurrent)
    {
        if (!IsReset(reset))
        {
            return false;
        }

        Reset = GruReset.AfterProduct;
        if (State is null)
        {
            Own = (null, recurrent);
            return recurrent.Data is not null;
        }

        return recurrent.Is<Slice>(out var node, out var slice) && slice.Start == Sigmoids * Width && slice.Length == Width
            && ReferenceEquals(node.Inputs[0], _recurrent)
            && Gates is { Weight: { } weight } && weight.Shape[0] == (Sigmoids + 1) * Width;
    }

    private bool IsReset(Value value) => Sigmoids == 1
        ? ReadGates(value)
        : value.Is<Slice>(out var node, out var slice) && slice.Start == 0 && slice.Length == Width && ReadGates(node.Inputs[0]);

    /// <summary>The part of the input's products at this position for some of the gates.</summary>
    private bool ReadInput(Value part, int gate, int gates)
    {
        if (!part.Is<Slice>(out var node, out var slice) || slice.Start != gate * Width || slice.Length != gates * Width
            || PaddedElement.Of(node.Inputs[0]) is not { Sequence: var products, Position: var position }
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
        _isGuarded = true;
        return (State is null ? kept.IsNumber(0) : ReferenceEquals(kept, State))
            && guard.Is<Select>(out var repeat, out var select) && !select.Indices.ContainsAnyExcept(0)
            && PaddedElement.Of(repeat.Inputs[0]) is { IsZeroPastEnd: true } element && element.Position == Position
            && element.Sequence.Type.Sequence == Products.Type.Sequence
            && SequenceMask.Of(element.Sequence) is { Ids: null, Other: > 0 };
    }

    private static Node? Product(Value value) =>
        value.Producer is { Operation: Linear { Bias: true, Activation.Kind: ActivationKind.None, Addends: 0 } } linear ? linear : null;
}
