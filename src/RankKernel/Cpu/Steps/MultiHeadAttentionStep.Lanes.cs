namespace RankKernel.Cpu;

/// <content>Sixteen queries at a time, one in each lane.</content>
internal sealed unsafe partial class MultiHeadAttentionStep
{
    private const int Lanes = KernelSet.QueryLanes;

    private void AttendLanes(int count, OpenKeys keys, Rows queries, Rows output, Rows joinedKeys, Rows joinedValues, Memory memory)
    {
        var (keyPart, valuePart) = (_keyWidth / _attention.Heads, _valueWidth / _attention.Heads);
        for (var first = 0; first < count; first += Lanes)
        {
            var block = Math.Min(Lanes, count - first);
            for (var head = 0; head < _attention.Heads; head++)
            {
                IntoLanes(block, keyPart, queries.From(first), head * keyPart, memory.Columns);
                _kernels.ScoreLanes(keys.Count, keyPart, memory.Columns, new Rows(keys.Keys + (head * keyPart), _keyWidth), memory.Scores);
                LeaveOut(first, block, keys.Count, memory);
                if (_attention.Joined)
                {
                    JoinScores(block, keyPart, joinedKeys.From(first), head * keyPart, memory.Columns, memory.Scores + ((nint)keys.Count * Lanes));
                }

                _kernels.SoftmaxLanes(keys.Count + (_attention.Joined ? 1 : 0), memory.Scores, memory.Scores);
                _kernels.MixLanes(keys.Count, valuePart, memory.Scores, new Rows(keys.Values + (head * valuePart), _valueWidth), memory.Mixed);
                for (var i = 0; i < block; i++)
                {
                    var y = output.Row(first + i) + (head * valuePart);
                    for (var c = 0; c < valuePart; c++)
                    {
                        y[c] = memory.Mixed[(c * Lanes) + i];
                    }

                    if (_attention.Joined)
                    {
                        AddJoined(valuePart, memory.Scores[((nint)keys.Count * Lanes) + i], joinedValues.Row(first + i) + (head * valuePart), y);
                    }
                }
            }
        }
    }

    /// <summary>A block of queries of one head, scaled, one in each lane; zeros in lanes without one.</summary>
    private void IntoLanes(int count, int width, Rows queries, int start, float* columns)
    {
        var scale = (float)_attention.Scale;
        for (var lane = 0; lane < Lanes; lane++)
        {
            var query = queries.Row(Math.Min(lane, count - 1)) + start;
            var factor = lane < count ? scale : 0;
            for (var c = 0; c < width; c++)
            {
                columns[(c * Lanes) + lane] = query[c] * factor;
            }
        }
    }

    /// <summary>Keys that a query does not see, or that are not among its best, get the score −∞.</summary>
    private void LeaveOut(int first, int block, int keys, Memory memory)
    {
        if (!_attention.Causal && _attention.Top == 0)
        {
            return;
        }

        for (var lane = 0; lane < block; lane++)
        {
            var seen = _attention.Causal ? memory.Seen[first + lane] : keys;
            var scores = memory.Scores + lane;
            for (var t = 0; t < seen && _attention.Top > 0; t++)
            {
                memory.Line[t] = scores[(nint)t * Lanes];
            }

            KeepBest(memory.Line, seen, memory);
            for (var t = 0; t < keys; t++)
            {
                scores[(nint)t * Lanes] = t >= seen ? float.NegativeInfinity : _attention.Top > 0 ? memory.Line[t] : scores[(nint)t * Lanes];
            }
        }
    }

    private static void JoinScores(int count, int width, Rows keys, int start, float* columns, float* scores)
    {
        for (var lane = 0; lane < Lanes; lane++)
        {
            var key = keys.Row(Math.Min(lane, count - 1)) + start;
            var score = 0f;
            for (var c = 0; c < width; c++)
            {
                score += columns[(c * Lanes) + lane] * key[c];
            }

            scores[lane] = score;
        }
    }
}
