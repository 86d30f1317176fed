using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>A Linear over all products of a line's elements with another's, both repeated for it, is a layer of a compressed interaction network.</summary>
internal sealed class LiftCompressedInteraction : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        if (node.Operation is not Linear linear
            || !node.Inputs[0].IsBinary(BinaryKind.Multiply, out var first, out var second)
            || Repeated(first) is not { } a || Repeated(second) is not { } b)
        {
            return null;
        }

        var (x, h) = (a.Inputs[0], b.Inputs[0]);
        if (!IsSlow(a, h.Shape.Last))
        {
            (a, b, x, h) = (b, a, h, x);
        }

        return x.Type.Sequence is null && x.Shape.Rank == 2 && h.Shape.Rank == 2 && h.Type.Sequence is null && h.Shape[0] == x.Shape[0]
            && first.Shape.Last == x.Shape.Last * h.Shape.Last && IsSlow(a, h.Shape.Last) && IsFast(b, h.Shape.Last)
                ? graph.Add(new CompressedInteraction(linear.Bias, linear.Activation, linear.Addends), [x, h, .. node.Inputs.Skip(1)], node.Name)
                : null;
    }

    private static Node? Repeated(Value value) =>
        value.Is<Linear>(out var node, out var linear) && linear is { Bias: false, Activation.Kind: ActivationKind.None, Addends: 0 } ? node : null;

    /// <summary>Whether each element is repeated, one after the other.</summary>
    private static bool IsSlow(Node repeat, int times) => Chooses(repeat, row => row / times);

    /// <summary>Whether the whole line is repeated.</summary>
    private static bool IsFast(Node repeat, int width) => Chooses(repeat, row => row % width);

    private static bool Chooses(Node repeat, Func<int, int> column)
    {
        if (repeat.Inputs[1].Floats() is not { } weight)
        {
            return false;
        }

        var columns = repeat.Inputs[1].Shape[1];
        var elements = weight.AsFloats();
        for (var i = 0; i < elements.Length; i++)
        {
            if (elements[i] != (i % columns == column(i / columns) ? 1 : 0))
            {
                return false;
            }
        }

        return true;
    }
}
