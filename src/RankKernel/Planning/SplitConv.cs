using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// A row of a convolution reads a few neighbouring rows of its input: rows that read the user's fields alone, or the item's, are
/// computed on that side, and only rows at the border for the candidate. What flattens the rows afterwards flattens the groups,
/// so that <see cref="SplitLinear"/> can tell them apart.
/// </summary>
internal sealed class SplitConv : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (inputs.Count == 0 || inputs[0].Cadence != Cadence.Pair)
        {
            return null;
        }

        return node.Operation switch
        {
            Conv conv => Split(graph, node, conv, inputs),
            Reshape when node.Output.Shape.Rank == 1 => Flatten(graph, node, inputs[0]),
            _ => null,
        };
    }

    private static Value? Split(GraphBuilder graph, Node node, Conv conv, IReadOnlyList<Value> inputs)
    {
        var joined = inputs[0].Producer is { Operation: Reshape } reshape ? reshape.Inputs[0].Producer : inputs[0].Producer;
        var (channels, width) = (inputs[0].Shape[1], inputs[0].Shape[2]);
        var rowLength = channels * width;
        if (joined is not { Operation: Concat { Axis: 0 } } || joined.Inputs.Any(part => part.Shape.Count % rowLength != 0))
        {
            return null;
        }

        Cadence[] rows = [.. joined.Inputs.SelectMany(part => Enumerable.Repeat(part.Cadence, (int)(part.Shape.Count / rowLength)))];
        (Range Rows, Conv Operation)[] reached = [.. Enumerable.Range(0, node.Output.Shape[0]).Select(row => Reach(row, row + 1))];
        if (reached.Any(reach => reach.Rows.Start.Value >= reach.Rows.End.Value))
        {
            return null; // A row of nothing but padding.
        }

        Cadence[] pooled = [.. reached.Select(reach => Together(rows[reach.Rows]))];
        if (pooled.Distinct().Count() == 1)
        {
            return null;
        }

        var groups = new List<Value>();
        for (var first = 0; first < pooled.Length;)
        {
            var end = first + 1;
            while (end < pooled.Length && pooled[end] == pooled[first])
            {
                end++;
            }

            var (range, operation) = Reach(first, end);
            var x = Take(graph, joined.Inputs, range, rowLength, channels, width);
            groups.Add(graph.Add(operation, [x, inputs[1], inputs[2]], $"{node.Name}.{pooled[first]}"));
            first = end;
        }

        return graph.Add(new Concat(0), groups, node.Name);

        // The rows of x that some rows of the output read, and the convolution over these rows alone.
        (Range Rows, Conv Operation) Reach(int from, int to)
        {
            var (height, count) = (inputs[1].Shape[1], inputs[0].Shape[0]);
            var (first, last) = ((from * conv.Pool) - conv.PoolBefore, (to * conv.Pool) - conv.PoolBefore);
            var produced = conv.ConvRows(count, height);
            var (start, end) = (Math.Max(first, 0) - conv.Before, Math.Min(last, produced) - 1 - conv.Before + height);
            return (Math.Max(start, 0)..Math.Clamp(end, 0, count), conv with
            {
                Before = Math.Max(-start, 0),
                After = Math.Max(end - count, 0),
                PoolBefore = Math.Max(-first, 0),
                PoolAfter = Math.Max(last - produced, 0),
            });
        }
    }

    /// <summary>How often something is computed that reads all of these.</summary>
    private static Cadence Together(Cadence[] read) =>
        read.Contains(Cadence.User) && read.Contains(Cadence.Item) ? Cadence.Pair : read.Max();

    private static Value Take(GraphBuilder graph, IReadOnlyList<Value> parts, Range range, int rowLength, int channels, int width)
    {
        var taken = new List<Value>();
        var start = 0;
        foreach (var part in parts)
        {
            var count = (int)(part.Shape.Count / rowLength);
            var (from, to) = (Math.Max(range.Start.Value - start, 0), Math.Min(range.End.Value - start, count));
            if (from < to)
            {
                var rows = graph.Reshape(part, count, channels, width);
                taken.Add(from == 0 && to == count ? rows : graph.Slice(rows, 0, from, to - from));
            }

            start += count;
        }

        return graph.Concat(0, taken);
    }

    private static Value? Flatten(GraphBuilder graph, Node node, Value x) =>
        x.Producer is { Operation: Concat { Axis: 0 } } concat && x.Shape.Rank > 1 && SideParts.Of(concat.Inputs).Count > 1
            ? graph.Add(new Concat(0), [.. concat.Inputs.Select(part => graph.Reshape(part, (int)part.Shape.Count))], node.Name)
            : null;
}
