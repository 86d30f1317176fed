using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// x₀⊙(W·h + b) + x is a cross layer of DCN-V2, of full or of low rank; with a factor σ(G·x) a gated one; x₀(w·x) + b + x is the
/// first DCN's. A mixture of low-rank layers whose weights add up to 1 is one over the experts side by side.
/// </summary>
internal sealed class LiftCross : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        if (node.Operation is not (Binary { Function: BinaryKind.Add } or Sum { Activation.Kind: ActivationKind.None })
            || node.Output is not { Shape.Rank: 1, Type.Sequence: null } || node.Output.Shape[0] == 1)
        {
            return null;
        }

        foreach (var terms in Splits(node))
        {
            var layer = terms.Count switch
            {
                2 => Matrix(graph, node.Name, terms[0], terms[1]) ?? Matrix(graph, node.Name, terms[1], terms[0])
                    ?? Mixture(graph, node.Name, terms[0], terms[1]) ?? Mixture(graph, node.Name, terms[1], terms[0]),
                3 => Vector(graph, node.Name, terms),
                _ => null,
            };
            if (layer is not null)
            {
                return layer;
            }
        }

        return null;
    }

    /// <summary>The terms of the sum, with and without looking into terms that are sums themselves.</summary>
    private static IEnumerable<IReadOnlyList<Value>> Splits(Node node)
    {
        if (node.Operation is Binary)
        {
            var (a, b) = (node.Inputs[0], node.Inputs[1]);
            yield return [a, b];
            yield return [.. a.Terms(), b];
            yield return [a, .. b.Terms()];
        }
        else
        {
            yield return node.Inputs;
        }

        yield return node.Output.Terms();
    }

    private static Value? Matrix(GraphBuilder graph, string name, Value crossed, Value x)
    {
        if (x.Data is not null)
        {
            return null;
        }

        if (!crossed.IsBinary(BinaryKind.Multiply, out var a, out var b) || a.Shape != b.Shape)
        {
            return null;
        }

        return Gated(graph, name, a, b, x) ?? Gated(graph, name, b, a, x)
            ?? Matrix(graph, name, a, b, x) ?? Matrix(graph, name, b, a, x);
    }

    private static Value? Matrix(GraphBuilder graph, string name, Value first, Value product, Value x) =>
        Product(product) is { } linear
            ? graph.Add(new CrossMatrix(), [first, linear.Inputs[0], x, linear.Inputs[1], Bias(graph, linear)], name)
            : null;

    /// <summary>A gated layer of (p⊙q)⊙factor, whichever of the three is x₀, the product and the gate.</summary>
    private static Value? Gated(GraphBuilder graph, string name, Value pair, Value factor, Value x)
    {
        if (!pair.IsBinary(BinaryKind.Multiply, out var p, out var q) || p.Shape != q.Shape)
        {
            return null;
        }

        Value[] factors = [p, q, factor];
        foreach (var gate in factors)
        {
            foreach (var product in factors)
            {
                if (Gate(gate) is { } gating && ReferenceEquals(gating.Inputs[0], x) && Product(product) is { } linear && ReferenceEquals(linear.Inputs[0], x))
                {
                    var first = factors.First(other => !ReferenceEquals(other, gate) && !ReferenceEquals(other, product));
                    return graph.Add(new GatedCross(), [first, x, linear.Inputs[1], Bias(graph, linear), gating.Inputs[1]], name);
                }
            }
        }

        return null;
    }

    /// <summary>Σ_e g_e·x₀⊙(U_e·h_e + b) + x = x₀⊙([U_1 … U_E]·[g_1·h_1; …; g_E·h_E] + b) + x, where g is a softmax.</summary>
    private static Value? Mixture(GraphBuilder graph, string name, Value mixed, Value x)
    {
        if (x.Data is not null || !mixed.Is<MixExperts>(out var mix) || !mix.Inputs[0].Is<Softmax>(out _)
            || mix.Inputs[1].Producer is not { Operation: Binary { Function: BinaryKind.Multiply } } any
            || any.Inputs.FirstOrDefault(first => mix.Inputs.Skip(1).All(expert => Expert(expert, first) is not null)) is not { } common)
        {
            return null;
        }

        Node[] experts = [.. mix.Inputs.Skip(1).Select(expert => Expert(expert, common)!)];
        var bias = ((Linear)experts[0].Operation).Bias ? experts[0].Inputs[2] : null;
        if (experts.Any(expert => ((Linear)expert.Operation).Bias != bias is not null || expert.Inputs[1].Floats() is null
            || (bias is not null && !expert.Inputs[2].Data!.AsFloats().SequenceEqual(bias.Data!.AsFloats()))))
        {
            return null;
        }

        Value[] parts = [.. experts.Select((expert, e) => graph.Multiply(expert.Inputs[0], graph.Slice(mix.Inputs[0], 0, e, 1)))];
        var starts = experts.Select((_, e) => experts.Take(e).Sum(expert => expert.Inputs[1].Shape[1])).ToArray();
        var weight = Weights.Matrix(x.Shape[0], parts.Sum(part => part.Shape[0]), (row, column) =>
        {
            var e = Array.FindLastIndex(starts, start => start <= column);
            var own = experts[e].Inputs[1].Data!;
            return own.AsFloats()[(row * own.Shape[1]) + column - starts[e]];
        });
        return graph.Add(new CrossMatrix(), [common, graph.Concat(0, parts), x, graph.Constant(weight), Bias(graph, experts[0])], name);
    }

    /// <summary>The Linear of x₀⊙(U·h + b).</summary>
    private static Node? Expert(Value expert, Value first) =>
        expert.IsBinary(BinaryKind.Multiply, out var a, out var b) && a.Shape == b.Shape
            ? ReferenceEquals(a, first) ? Product(b) : ReferenceEquals(b, first) ? Product(a) : null
            : null;

    private static Value? Vector(GraphBuilder graph, string name, IReadOnlyList<Value> terms)
    {
        foreach (var crossed in terms)
        {
            if (!crossed.IsBinary(BinaryKind.Multiply, out var a, out var b))
            {
                continue;
            }

            var (first, projection) = a.Shape.Count == 1 ? (b, a) : (a, b);
            var rest = terms.Where(term => term != crossed).ToList();
            var bias = rest.FirstOrDefault(term => term.Data is not null);
            var x = rest.FirstOrDefault(term => term.Data is null);
            if (bias is not null && x is not null && first.Shape == x.Shape && Projection(projection, x) is { } weight)
            {
                return graph.Add(new CrossVector(), [first, x, weight is { Shape.Rank: 1 } ? weight : graph.Constant(new Tensor(x.Shape, weight.Data!.AsFloats())), bias], name);
            }
        }

        return null;
    }

    /// <summary>The vector w of w·x, or null for any other value.</summary>
    private static Value? Projection(Value projection, Value x)
    {
        var product = projection.Unshaped().Producer;
        return product switch
        {
            { Operation: Dot } when ReferenceEquals(product.Inputs[0], x) && product.Inputs[1].Data is not null => product.Inputs[1],
            { Operation: Dot } when ReferenceEquals(product.Inputs[1], x) && product.Inputs[0].Data is not null => product.Inputs[0],
            { Operation: Linear { Bias: false } } when ReferenceEquals(Product(projection.Unshaped())?.Inputs[0], x) => product.Inputs[1],
            _ => null,
        };
    }

    /// <summary>The node of W·h + b.</summary>
    private static Node? Product(Value value) => value.Producer is { Operation: Linear { Activation.Kind: ActivationKind.None, Addends: 0 } } linear ? linear : null;

    /// <summary>The node of σ(G·x).</summary>
    private static Node? Gate(Value value) => value.Producer switch
    {
        { Operation: Linear { Bias: false, Addends: 0, Activation.Kind: ActivationKind.Sigmoid } } linear => linear,
        { Operation: Activate { Activation.Kind: ActivationKind.Sigmoid } } activate when Product(activate.Inputs[0]) is { Operation: Linear { Bias: false } } linear => linear,
        _ => null,
    };

    private static Value Bias(GraphBuilder graph, Node linear) => ((Linear)linear.Operation).Bias
        ? linear.Inputs[2]
        : graph.Constant(Weights.Vector(linear.Inputs[1].Shape[0], _ => 0));
}
