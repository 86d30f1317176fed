using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>Additions of values of one shape, and of the rows of a stack, become one sum; a constant among them joins the bias of a Linear that only the sum reads.</summary>
internal sealed class LiftSum : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        if (node.Operation is Reduce { Function: ReduceKind.Sum, Axis: 0 })
        {
            return FieldStack.Rows(node.Inputs[0]) is { Count: > 1 } rows ? graph.Sum(rows) : null;
        }

        if (node.Operation is not (Binary { Function: BinaryKind.Add } or Sum { Activation.Kind: ActivationKind.None })
            || node.Inputs.Any(input => input.Shape != node.Output.Shape))
        {
            return null;
        }

        var terms = new List<(Value Value, bool IsOnly)>();
        for (var i = 0; i < node.Inputs.Count; i++)
        {
            if (Reads(node.Inputs[i]) == 1 && terms.Count < Pattern.MostTerms && node.Inputs[i].Is<Sum>(out var inner, out var operation) && operation.Activation.Kind == ActivationKind.None
                && inner.Inputs.Count < Pattern.MostTerms)
            {
                terms.AddRange(inner.Inputs.Select(term => (term, true)));
            }
            else
            {
                terms.Add((node.Inputs[i], Reads(node.Inputs[i]) == 1));
            }
        }

        Absorb(graph, terms, node.Output.Shape);
        var isSame = terms.Count == node.Inputs.Count && terms.Select(term => term.Value).SequenceEqual(node.Inputs);
        return isSame && (node.Operation is Sum || node.Inputs.Any(input => input.Data is not null))
            ? null
            : graph.Sum([.. terms.Select(term => term.Value)]);
    }

    private static void Absorb(GraphBuilder graph, List<(Value Value, bool IsOnly)> terms, Shape shape)
    {
        var constant = terms.FindIndex(term => term.Value.Floats() is not null);
        var product = terms.FindIndex(term => term.IsOnly && IsFreeLinear(term.Value));
        if (constant < 0 || product < 0 || shape.Rank != 1)
        {
            return;
        }

        var (linear, added) = (terms[product].Value.Producer!, terms[constant].Value);
        if (((Linear)linear.Operation).Bias)
        {
            var (bias, more) = (linear.Inputs[2].Data!, added.Data!);
            added = graph.Constant(Weights.Vector(shape[0], i => bias.AsFloats()[i] + (double)more.AsFloats()[i]));
        }

        terms[product] = (graph.Add(new Linear(), [linear.Inputs[0], linear.Inputs[1], added], linear.Name), true);
        terms.RemoveAt(constant);
    }

    private static bool IsFreeLinear(Value value) =>
        value.Is<Linear>(out var node, out var linear) && linear is { Activation.Kind: ActivationKind.None, Addends: 0 } && (!linear.Bias || node.Inputs[2].Floats() is not null);
}
