using System.Numerics.Tensors;
using RankKernel.Cpu;

namespace RankKernel;

/// <summary>Scaled dot-product attention of several heads; heads stand side by side in a row.</summary>
internal sealed class SlateAttention(SlateWeights weights, string name, int width, int heads, bool weightsOnly = false) : IDisposable
{
    private readonly SlateLinear _query = weights.Linear($"{name}.query");
    private readonly SlateLinear _key = weights.Linear($"{name}.key");
    private readonly SlateLinear? _value = weightsOnly ? null : weights.Linear($"{name}.value");
    private readonly SlateLinear? _out = weightsOnly ? null : weights.Linear($"{name}.out");
    private readonly float _scale = 1 / MathF.Sqrt(width / heads);
    private readonly int _headWidth = width / heads;

    /// <summary>Projects rows to keys and values.</summary>
    public void Remember(int rows, Rows x, Rows keys, Rows values)
    {
        _key.Run(rows, x, keys);
        _value?.Run(rows, x, values);
    }

    public void Query(int rows, Rows x, Rows queries) => _query.Run(rows, x, queries);

    /// <summary>
    /// y = out(attention of one query over rows), of which those with <paramref name="left"/> 0 are passed over; an empty span leaves
    /// none out. <paramref name="mixed"/> and <paramref name="scores"/> are scratch.
    /// </summary>
    public unsafe void Attend(float* query, int rows, Rows keys, Rows values, ReadOnlySpan<float> left, float* mixed, Span<float> scores, float* y)
    {
        var sum = new Span<float>(mixed, width);
        sum.Clear();
        for (var head = 0; head < heads; head++)
        {
            Score(query, rows, keys, left, head, scores);
            var part = sum.Slice(head * _headWidth, _headWidth);
            for (var row = 0; row < rows; row++)
            {
                if (scores[row] != 0)
                {
                    TensorPrimitives.MultiplyAdd(new ReadOnlySpan<float>(values.Row(row) + (head * _headWidth), _headWidth), scores[row], part, part);
                }
            }
        }

        _out!.Run(1, new Rows(mixed, width), new Rows(y, width));
    }

    /// <summary>The attention of one query over rows, averaged over heads.</summary>
    public unsafe void Weigh(float* query, int rows, Rows keys, ReadOnlySpan<float> left, Span<float> scores, Span<float> average)
    {
        average.Clear();
        for (var head = 0; head < heads; head++)
        {
            Score(query, rows, keys, left, head, scores);
            TensorPrimitives.Add(average, scores, average);
        }

        TensorPrimitives.Divide(average, heads, average);
    }

    public void Dispose()
    {
        _query.Dispose();
        _key.Dispose();
        _value?.Dispose();
        _out?.Dispose();
    }

    private unsafe void Score(float* query, int rows, Rows keys, ReadOnlySpan<float> left, int head, Span<float> scores)
    {
        var part = new ReadOnlySpan<float>(query + (head * _headWidth), _headWidth);
        for (var row = 0; row < rows; row++)
        {
            scores[row] = !left.IsEmpty && left[row] == 0
                ? float.NegativeInfinity
                : _scale * TensorPrimitives.Dot(part, new ReadOnlySpan<float>(keys.Row(row) + (head * _headWidth), _headWidth));
        }

        SlateChoice.Softmax(scores[..rows]);
    }
}
