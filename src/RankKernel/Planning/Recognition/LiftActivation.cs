using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>Activations that are written out in simpler functions.</summary>
internal sealed class LiftActivation : LiftPass
{
    private static readonly double TanhFactor = Math.Sqrt(2 / Math.PI);

    protected override Value? Lift(GraphBuilder graph, Node node) => node.Operation switch
    {
        Unary { Function: UnaryKind.Exp } => graph.Add(new Activate(ActivationKind.Exp), [node.Inputs[0]], node.Name),
        Binary { Function: BinaryKind.Multiply } => OfProduct(graph, node),
        Binary { Function: BinaryKind.Max } => OfMaximum(graph, node),
        Binary { Function: BinaryKind.Min } => OfMinimum(graph, node),
        Binary { Function: BinaryKind.Divide } => Softsign(node.Output) is { } x ? graph.Add(new Activate(ActivationKind.Softsign), [x], node.Name) : null,
        Binary { Function: BinaryKind.Add } => PRelu(graph, node) ?? Dice(graph, node),
        _ => null,
    };

    private static Value? OfProduct(GraphBuilder graph, Node node)
    {
        foreach (var (x, gate) in ((Value, Value)[])[(node.Inputs[0], node.Inputs[1]), (node.Inputs[1], node.Inputs[0])])
        {
            ActivationKind? kind =
                gate.IsActivated(ActivationKind.Sigmoid, out var inner) && ReferenceEquals(inner, x) ? ActivationKind.Silu
                : gate.IsActivated(ActivationKind.HardSigmoid, out inner) && ReferenceEquals(inner, x) ? ActivationKind.HardSwish
                : gate.IsActivated(ActivationKind.Tanh, out inner) && inner.IsActivated(ActivationKind.Softplus, out inner) && ReferenceEquals(inner, x)
                    ? ActivationKind.Mish
                : null;
            if (kind is { } found)
            {
                return graph.Add(new Activate(found), [x], node.Name);
            }
        }

        return Gelu(node.Output) is var (argument, gelu) ? graph.Add(new Activate(gelu), [argument], node.Name) : null;
    }

    /// <summary>½·x·(1 + erf(x/√2)), or 1 + tanh(√(2/π)(x + 0.044715·x³)), the factors in any order.</summary>
    private static (Value X, ActivationKind Kind)? Gelu(Value product)
    {
        foreach (var gate in Factors(product, null).Values)
        {
            var (argument, kind) = PlusOne(gate) is { } function ? Gate(function) : default;
            if (argument is not null && Factors(product, argument) is { Number: 0.5, Values: [_, _] factors }
                && factors.Contains(argument) && factors.Contains(gate))
            {
                return (argument, kind);
            }
        }

        return null;
    }

    /// <summary>The x of erf(x/√2) or tanh(√(2/π)(x + 0.044715·x³)).</summary>
    private static (Value? X, ActivationKind Kind) Gate(Value function)
    {
        if (function.Is<Unary>(out var node, out var unary) && unary.Function == UnaryKind.Erf
            && node.Inputs[0].IsScaled(out var argument, out var factor) && Near(factor, Math.Sqrt(0.5)))
        {
            return (argument, ActivationKind.Gelu);
        }

        if (function.IsActivated(ActivationKind.Tanh, out var inner)
            && inner.IsScaled(out var sum, out factor) && Near(factor, TanhFactor) && sum.IsBinary(BinaryKind.Add, out var a, out var b))
        {
            return (IsCube(b, a) ? a : IsCube(a, b) ? b : null, ActivationKind.GeluTanh);
        }

        return default;
    }

    /// <summary>Whether a term is 0.044715·x³.</summary>
    private static bool IsCube(Value term, Value x)
    {
        var (factors, number) = Factors(term, x);
        return Near(number, 0.044715)
            && (factors is [var power]
                ? power.IsBinary(BinaryKind.Power, out var root, out var exponent) && ReferenceEquals(root, x) && exponent.IsNumber(3)
                : factors.Count == 3 && factors.All(factor => ReferenceEquals(factor, x)));
    }

    private static Value? PlusOne(Value value) =>
        !value.IsBinary(BinaryKind.Add, out var a, out var b) ? null : a.IsNumber(1) ? b : b.IsNumber(1) ? a : null;

    /// <summary>The factors of a product and the number among them; <paramref name="whole"/> is not looked into.</summary>
    private static (List<Value> Values, double Number) Factors(Value product, Value? whole)
    {
        var factors = new List<Value>();
        var number = 1.0;
        Collect(product);
        return (factors, number);

        void Collect(Value factor)
        {
            if (ReferenceEquals(factor, whole))
            {
                factors.Add(factor);
            }
            else if (factor.IsNumber(out var constant))
            {
                number *= constant;
            }
            else if (factor.IsScaled(out var x, out var scale))
            {
                number *= scale;
                Collect(x);
            }
            else if (factor.IsBinary(BinaryKind.Multiply, out var a, out var b))
            {
                Collect(a);
                Collect(b);
            }
            else
            {
                factors.Add(factor);
            }
        }
    }

    private static Value? OfMaximum(GraphBuilder graph, Node node)
    {
        foreach (var (x, other) in ((Value, Value)[])[(node.Inputs[0], node.Inputs[1]), (node.Inputs[1], node.Inputs[0])])
        {
            if (x.Shape != node.Output.Shape)
            {
                continue;
            }

            if (other.IsNumber(0))
            {
                return graph.Add(new Activate(ActivationKind.Relu), [x], node.Name);
            }

            // max(x, a·x) with a slope between 0 and 1.
            if (other.IsScaled(out var scaled, out var slope) && ReferenceEquals(scaled, x) && slope is > 0 and < 1)
            {
                return graph.Add(new Activate(new Activation(ActivationKind.LeakyRelu, slope)), [x], node.Name);
            }
        }

        return null;
    }

    private static Value? OfMinimum(GraphBuilder graph, Node node)
    {
        var (x, number) = node.Inputs[1].Data is not null ? (node.Inputs[0], node.Inputs[1]) : (node.Inputs[1], node.Inputs[0]);
        return number.IsNumber(6) && x.IsActivated(ActivationKind.Relu, out var relu) ? graph.Add(new Activate(ActivationKind.Relu6), [relu], node.Name) : null;
    }

    /// <summary>x / (1 + |x|).</summary>
    private static Value? Softsign(Value quotient) =>
        quotient.IsBinary(BinaryKind.Divide, out var x, out var divisor) && PlusOne(divisor) is { } magnitude
            && magnitude.Is<Unary>(out var node, out var unary) && unary.Function == UnaryKind.Abs && ReferenceEquals(node.Inputs[0], x)
            ? x
            : null;

    /// <summary>max(x, 0) + alpha·min(x, 0).</summary>
    private static Value? PRelu(GraphBuilder graph, Node node)
    {
        foreach (var (positive, negative) in ((Value, Value)[])[(node.Inputs[0], node.Inputs[1]), (node.Inputs[1], node.Inputs[0])])
        {
            if (positive.IsActivated(ActivationKind.Relu, out var x)
                && negative.IsBinary(BinaryKind.Multiply, out var a, out var b)
                && (Slopes(graph, a, b, x) ?? Slopes(graph, b, a, x)) is { } slopes)
            {
                return graph.Add(new Activate(ActivationKind.PRelu), [x, slopes], node.Name);
            }
        }

        return null;

        static Value? Slopes(GraphBuilder graph, Value alpha, Value negative, Value x) =>
            negative.IsBinary(BinaryKind.Min, out var y, out var zero) && zero.IsNumber(0) && ReferenceEquals(y, x) ? Channels(graph, alpha, x) : null;
    }

    /// <summary>p·x + alpha·(1 − p)·x with p = σ(scale·x + shift).</summary>
    private static Value? Dice(GraphBuilder graph, Node node)
    {
        foreach (var (whole, rest) in ((Value, Value)[])[(node.Inputs[0], node.Inputs[1]), (node.Inputs[1], node.Inputs[0])])
        {
            if (!whole.IsBinary(BinaryKind.Multiply, out var a, out var b))
            {
                continue;
            }

            foreach (var (p, x) in ((Value, Value)[])[(a, b), (b, a)])
            {
                if (p.IsActivated(ActivationKind.Sigmoid, out var normalised) && Affine(graph, normalised, x) is var (scale, shift)
                    && x.Shape.Rank > 0 && Rest(graph, rest, p, x) is { } alpha)
                {
                    return graph.Add(new Activate(ActivationKind.Dice), [x, alpha, scale, shift], node.Name);
                }
            }
        }

        return null;
    }

    /// <summary>The alpha of alpha·(1 − p)·x, its factors in any order.</summary>
    private static Value? Rest(GraphBuilder graph, Value product, Value p, Value x)
    {
        var (factors, number) = Factors(product, x);
        var complement = factors.FirstOrDefault(
            factor => factor.IsBinary(BinaryKind.Subtract, out var one, out var probability) && one.IsNumber(1) && ReferenceEquals(probability, p));
        if (complement is null || !factors.Remove(complement) || !factors.Remove(x))
        {
            return null;
        }

        var vectors = factors.Count == 1 && number == 1 ? Channels(graph, factors[0], x) : null;
        return factors.Count == 0 ? graph.Constant(Weights.Vector(x.Shape.Last, _ => number)) : vectors;
    }

    /// <summary>Scale and shift of a normalisation of x.</summary>
    private static (Value Scale, Value Shift)? Affine(GraphBuilder graph, Value normalised, Value x)
    {
        if (normalised.Is<ScaleShift>(out var node) && ReferenceEquals(node.Inputs[0], x))
        {
            return (node.Inputs[1], node.Inputs[2]);
        }

        if (normalised.Is<BatchNorm>(out node, out var norm) && ReferenceEquals(node.Inputs[0], x))
        {
            var (scale, shift) = NormFolding.ScaleAndShift(
                node.Inputs[1], node.Inputs[2], norm.Affine ? node.Inputs[3] : null, norm.Affine ? node.Inputs[4] : null, norm.Epsilon);
            return (graph.Constant(scale), graph.Constant(shift));
        }

        if (!normalised.IsBinary(BinaryKind.Add, out var a, out var b))
        {
            return null;
        }

        var (product, added) = b.Data is not null ? (a, b) : (b, a);
        return product.IsBinary(BinaryKind.Multiply, out a, out b) && (ReferenceEquals(a, x) || ReferenceEquals(b, x))
            && Channels(graph, ReferenceEquals(a, x) ? b : a, x) is { } factors && Channels(graph, added, x) is { } terms
                ? (factors, terms)
                : null;
    }

    /// <summary>A constant as one number a channel of x, or null where it is none.</summary>
    private static Value? Channels(GraphBuilder graph, Value constant, Value x)
    {
        if (constant.Floats() is not { } data || x.Shape.Rank == 0)
        {
            return null;
        }

        var channels = x.Shape.Last;
        return data.Shape == new Shape(channels) ? constant
            : data.Shape.Count == 1 ? graph.Constant(Weights.Vector(channels, _ => data.AsFloats()[0]))
            : null;
    }

    private static bool Near(double number, double expected) => Math.Abs(number - expected) <= 1e-6 * Math.Abs(expected);
}
