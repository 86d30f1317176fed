using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// Elements picked from the product of a matrix of fields with its transpose, or inner products one after the other, are the
/// products of pairs: of all of them in a known order, or of those that are chosen.
/// </summary>
internal sealed class LiftPairwiseDot : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node) => node.Operation switch
    {
        Select select => FromGram(graph, node, select),
        Concat { Axis: 0 } when node.Output.Shape.Rank == 1 => FromDots(graph, node),
        _ => null,
    };

    private static Value? FromGram(GraphBuilder graph, Node node, Select select)
    {
        if (!node.Inputs[0].Unshaped().Is<MatMul>(out var product, out var operation) || FieldStack.Rows(product.Inputs[0]) is not { Count: > 1 } fields)
        {
            return null;
        }

        var second = operation.TransposeB ? FieldStack.Rows(product.Inputs[1]) : FieldStack.Columns(product.Inputs[1]);
        if (second is null || !fields.SequenceEqual(second))
        {
            return null;
        }

        var pairs = new List<(int I, int J)>();
        foreach (var index in select.Indices)
        {
            pairs.Add((index / fields.Count, index % fields.Count));
        }

        return Pairs(graph, node.Name, fields, pairs);
    }

    private static Value? FromDots(GraphBuilder graph, Node node)
    {
        if (node.Inputs.Count < 3)
        {
            return null;
        }

        var fields = new List<Value>();
        var pairs = new List<(int I, int J)>();
        foreach (var input in node.Inputs)
        {
            if (!input.Unshaped().Is<Dot>(out var dot) || dot.Inputs.Any(field => field.Data is not null))
            {
                return null;
            }

            pairs.Add((Place(dot.Inputs[0]), Place(dot.Inputs[1])));
        }

        if (fields.Count < 2 || fields.Any(field => field.Shape != fields[0].Shape))
        {
            return null;
        }

        // The lower triangle starts with (1, 0): the two fields turn up in the other order.
        (IReadOnlyList<Value> Fields, IReadOnlyList<(int I, int J)> Pairs)[] orders =
        [
            (fields, pairs),
            ([fields[1], fields[0], .. fields.Skip(2)], [.. pairs.Select(pair => (Swapped(pair.I), Swapped(pair.J)))]),
        ];
        foreach (var order in orders)
        {
            if (Ordered(order.Fields.Count, order.Pairs) is { } operation)
            {
                return graph.Add(operation, order.Fields, node.Name);
            }
        }

        return Chosen(graph, node.Name, fields, pairs);

        int Place(Value field)
        {
            var place = fields.IndexOf(field);
            if (place < 0)
            {
                fields.Add(field);
                place = fields.Count - 1;
            }

            return place;
        }

        static int Swapped(int place) => place < 2 ? 1 - place : place;
    }

    private static Value Pairs(GraphBuilder graph, string name, IReadOnlyList<Value> fields, IReadOnlyList<(int I, int J)> pairs) =>
        Ordered(fields.Count, pairs) is { } operation ? graph.Add(operation, fields, name) : Chosen(graph, name, fields, pairs);

    private static Value Chosen(GraphBuilder graph, string name, IReadOnlyList<Value> fields, IReadOnlyList<(int I, int J)> pairs) =>
        FieldPairs.Chosen(graph, PairFunction.Dot, fields, null, [.. pairs.SelectMany(pair => (int[])[pair.I, pair.J])], name);

    /// <summary>The operation that gives all pairs in this order; which of the two comes first does not matter.</summary>
    private static PairwiseDot? Ordered(int fields, IReadOnlyList<(int I, int J)> pairs)
    {
        foreach (var operation in (PairwiseDot[])[new(PairOrder.Upper), new(PairOrder.Lower), new(PairOrder.Upper, Self: true), new(PairOrder.Lower, Self: true)])
        {
            if (operation.PairCount(fields) == pairs.Count && operation.Pairs(fields).Zip(pairs).All(both => both.First == both.Second || both.First == (both.Second.J, both.Second.I)))
            {
                return operation;
            }
        }

        return null;
    }
}
