using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

/// <summary>Multi-head attention one query, head and key after the other, and what searches and lays out histories for it.</summary>
internal static class OracleHeads
{
    public static OracleValue MultiHeadAttention(MultiHeadAttention operation, IReadOnlyList<OracleValue> inputs)
    {
        var next = 0;
        OracleValue Next() => inputs[next++];

        var (queries, keys, values) = (Next(), Next(), Next());
        var ids = operation.PaddingId >= 0 ? Next() : null;
        var mask = operation.Masked ? Next() : null;
        var (joinedKey, joinedValue) = operation.Joined ? (Next(), Next()) : (null, null);
        var (width, valueWidth) = (keys.Shape[1], values.Shape[1]);
        var (keyPart, valuePart) = (width / operation.Heads, valueWidth / operation.Heads);
        var matrix = queries.Shape.Rank == 2;
        var count = matrix ? queries.Positions : 1;
        var output = new double[queries.Shape.WithLast(valueWidth).Count];
        for (var query = 0; query < count; query++)
        {
            for (var head = 0; head < operation.Heads; head++)
            {
                Attend(query, head);
            }
        }

        return OracleValue.Numbers(queries.Shape.WithLast(valueWidth), output, queries.Length);

        void Attend(int query, int head)
        {
            var open = Enumerable.Range(0, keys.Positions).Where(key =>
                (ids is null || ids.Ids[key] != operation.PaddingId) && (mask is null || mask[key] > 0) && (!operation.Causal || key <= query)).ToArray();
            var scores = open.Select(key => Score(keys, key * width)).ToList();
            if (operation.Top > 0)
            {
                var best = Best(scores, operation.Top);
                (open, scores) = ([.. best.Select(i => open[i])], [.. best.Select(i => scores[i])]);
            }

            if (joinedKey is not null)
            {
                scores.Add(Score(joinedKey, 0));
            }

            var weights = OracleReductions.Softmax([.. scores]);
            for (var c = 0; c < valuePart; c++)
            {
                var channel = (head * valuePart) + c;
                var sum = open.Select((key, i) => weights[i] * values[(key * valueWidth) + channel]).Sum();
                output[(query * valueWidth) + channel] = sum + (joinedValue is null ? 0 : weights[^1] * joinedValue[channel]);
            }

            double Score(OracleValue from, int start) => operation.Scale * Enumerable.Range(head * keyPart, keyPart)
                .Sum(c => queries[(query * width) + c] * from[start + c]);
        }
    }

    public static OracleValue TopKMask(TopKMask operation, IReadOnlyList<OracleValue> inputs)
    {
        var x = inputs[0];
        var isSequence = x.Length is not null && x.Shape.Rank == 1;
        var (width, defined) = (x.Shape.Last, isSequence ? x.Positions : x.Shape.Last);
        var marks = new double[x.Shape.Count];
        for (var start = 0; start < x.Shape.Count; start += width)
        {
            var scores = x.Data[start..(start + defined)].ToList();
            var padding = operation.PaddingCompetes ? width - defined : 0;

            // Padding stands in front, so that it wins where it is equal.
            foreach (var best in Best([.. Enumerable.Repeat(0.0, padding), .. scores], operation.Count).Where(best => best >= padding))
            {
                marks[start + best - padding] = 1;
            }
        }

        return OracleValue.Numbers(x.Shape, marks, x.Length);
    }

    public static OracleValue AlongSequence(AlongSequence operation, IReadOnlyList<OracleValue> inputs)
    {
        var (x, length) = (inputs[0], inputs[1].Positions);
        var first = operation.FromEnd ? x.Shape[0] - length : 0;
        return OracleValue.Make(
            x.Shape, i => i < length * x.PositionWidth ? x[(first * x.PositionWidth) + i] : double.NaN, length);
    }

    public static OracleValue PadSequence(PadSequence operation, IReadOnlyList<OracleValue> inputs)
    {
        var x = inputs[0];
        var first = operation.InFront ? x.Shape[0] - x.Positions : 0;
        return OracleValue.Make(x.Shape, i =>
        {
            var position = (i / x.PositionWidth) - first;
            return position >= 0 && position < x.Positions ? x[i - (first * x.PositionWidth)] : 0;
        });
    }

    private static int[] Best(IReadOnlyList<double> scores, int count) =>
        [.. Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i]).Take(count).Order()];
}
