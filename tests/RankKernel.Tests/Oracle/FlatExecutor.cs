using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

/// <summary>
/// Runs a whole network once a row with the oracle's operations, the user's features repeated for every row: what the planner's
/// split must agree with.
/// </summary>
internal static class FlatExecutor
{
    /// <summary>For each output its value for each item row.</summary>
    public static Dictionary<string, double[]> Run(ModelGraph graph, EncodedRows user, EncodedRows items, IReadOnlyList<Feature> features) =>
        Trace(graph, user, items, features).Outputs;

    /// <summary>For each output its value for each row; <paramref name="input"/> gives the inputs.</summary>
    public static Dictionary<string, double[]> Run(ModelGraph graph, int rows, Func<InputSource, int, OracleValue> input) =>
        Trace(graph, rows, input).Outputs;

    /// <summary>As <see cref="Run(ModelGraph, EncodedRows, EncodedRows, IReadOnlyList{Feature})"/>, with every value on the way.</summary>
    public static FlatTrace Trace(ModelGraph graph, EncodedRows user, EncodedRows items, IReadOnlyList<Feature> features) =>
        Trace(graph, items.Count, EncodedInputs.Of(user, items, features));

    /// <summary>
    /// As <see cref="Run(ModelGraph, int, Func{InputSource, int, OracleValue})"/>, with every value on the way;
    /// <paramref name="round"/> can change each output of a node before others see it.
    /// </summary>
    public static FlatTrace Trace(
        ModelGraph graph, int rows, Func<InputSource, int, OracleValue> input, Func<OracleValue, OracleValue>? round = null)
    {
        var parameters = graph.Parameters.ToDictionary(value => value, value => OracleValue.OfTensor(value.Data!));
        var trace = new List<IReadOnlyDictionary<Value, OracleValue>>();
        for (var row = 0; row < rows; row++)
        {
            var values = new Dictionary<Value, OracleValue>(parameters);
            foreach (var value in graph.Inputs)
            {
                values.Add(value, Checked(value, input(value.Source!, row)));
            }

            foreach (var node in graph.Nodes)
            {
                // A product in integers is defined for Linear; what holds one is lowered to it.
                var output = node.Operation is not Linear && node.Inputs.Any(value => values[value].Int8 is not null)
                    ? LoweredEvaluator.Evaluate(node, value => values[value])
                    : OracleEvaluator.Evaluate(node.Operation, [.. node.Inputs.Select(value => values[value])]);
                values.Add(node.Output, Checked(node.Output, round is null ? output : round(output)));
            }

            trace.Add(values);
        }

        return new FlatTrace(graph, trace);
    }

    private static OracleValue Checked(Value value, OracleValue row) =>
        row.Shape == value.Shape && row.Length.HasValue == value.Type.Sequence is not null && row.HoldsIds == (value.Type.Kind == ElementKind.Id)
            ? row
            : throw new InvalidOperationException($"The value {value} came out as {row}.");
}

/// <summary>Every value of every row of a run.</summary>
internal sealed class FlatTrace(ModelGraph graph, IReadOnlyList<IReadOnlyDictionary<Value, OracleValue>> rows)
{
    public int Rows => rows.Count;

    /// <summary>An input, parameter or node output of the graph for one row.</summary>
    public OracleValue this[Value value, int row] => rows[row][value];

    public Dictionary<string, double[]> Outputs => graph.Outputs.ToDictionary(
        output => output.Name,
        output => rows.Select(values => values[output.Value][0]).ToArray());
}
