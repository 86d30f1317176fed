using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// A Linear over stacked fields [F, d], such as the projections of field attention: neighbours of one side go through it on their
/// own side, and the rows of all sides are joined for the candidate.
/// </summary>
internal sealed class SplitFieldLinear : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not Linear { Addends: 0 }
            || node.Output.Cadence != Cadence.Pair
            || inputs[0].Shape.Rank != 2
            || inputs[0].Producer is not { Operation: Reshape } stack
            || stack.Inputs[0].Producer is not { Operation: Concat } concat
            || concat.Output.Shape.Rank != 1)
        {
            return null;
        }

        var width = inputs[0].Shape[1];
        var runs = Runs(concat.Inputs);
        if (runs.Count == 1 || runs.Any(run => run.Sum(value => value.Shape.Width) % width != 0))
        {
            return null;
        }

        return graph.Add(new Concat(0), [.. runs.Select(Project)], node.Name);

        Value Project(List<Value> run)
        {
            var fields = run.Count == 1 ? run[0] : graph.Add(new Concat(0), run, $"{node.Name}.{CadenceOf(run)}.inputs");
            var stacked = graph.Reshape(fields, fields.Shape[0] / width, width);
            return graph.Add(node.Operation, [stacked, .. inputs.Skip(1)], $"{node.Name}.{CadenceOf(run)}");
        }
    }

    /// <summary>Neighbours that are computed equally often; constants go with any.</summary>
    private static List<List<Value>> Runs(IReadOnlyList<Value> fields)
    {
        var runs = new List<List<Value>>();
        foreach (var field in fields)
        {
            var known = runs.Count == 0 ? Cadence.Constant : CadenceOf(runs[^1]);
            if (runs.Count > 0 && (known == field.Cadence || known == Cadence.Constant || field.Cadence == Cadence.Constant))
            {
                runs[^1].Add(field);
            }
            else
            {
                runs.Add([field]);
            }
        }

        return runs;
    }

    private static Cadence CadenceOf(IEnumerable<Value> run) => run.Max(field => field.Cadence);
}
