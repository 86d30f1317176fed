using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

/// <summary>Lowers a node to primitives, all the way down, and evaluates those.</summary>
internal static class LoweredEvaluator
{
    public static OracleValue Evaluate(Node node, Func<Value, OracleValue> input)
    {
        var known = node.Inputs.Distinct().ToDictionary(value => value, input);
        return Evaluate(node.Operation.Lower(new GraphBuilder(), node.Inputs), known);
    }

    private static OracleValue Evaluate(Value value, Dictionary<Value, OracleValue> known)
    {
        if (known.TryGetValue(value, out var row))
        {
            return row;
        }

        if (value.Data is { } tensor)
        {
            return known[value] = OracleValue.OfTensor(tensor);
        }

        var node = value.Producer ?? throw new InvalidOperationException($"The lowering reads {value}, which is no input of the node.");
        return known[value] = node.Operation.IsPrimitive
            ? OracleEvaluator.Evaluate(node.Operation, [.. node.Inputs.Select(input => Evaluate(input, known))])
            : Evaluate(node.Operation.Lower(new GraphBuilder(), node.Inputs), known);
    }
}
