using System.Numerics.Tensors;
using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel;

/// <summary>A <see cref="SlateTransformer"/>.</summary>
internal sealed unsafe class TransformerSlate : SlateNetwork
{
    private readonly SlateTransformer _network;
    private readonly SlateLinear _state;
    private readonly SlateLinear _candidate;
    private readonly SlateLinear? _score;
    private readonly SlateDecoder? _decoder;
    private readonly (SlateAttention Attention, SlateNorm Norm, SlateFeedforward Between)[] _layers;
    private readonly float _embeddingScale;

    public TransformerSlate(SlateTransformer network, SlateWeights weights)
    {
        _network = network;
        _embeddingScale = MathF.Sqrt(network.Width / 2);
        (_state, _candidate) = (weights.Linear("state"), weights.Linear("candidate"));
        _layers =
        [
            .. Enumerable.Range(0, network.Layers).Select(layer => (
                new SlateAttention(weights, $"encoder.{layer}.attention", network.Width, network.Heads),
                new SlateNorm(weights, $"encoder.{layer}.norm"),
                new SlateFeedforward(weights, $"encoder.{layer}"))),
        ];
        _score = network.Autoregressive ? null : weights.Linear("score");
        _decoder = network.Autoregressive ? new SlateDecoder(network, weights) : null;
    }

    public override void Run(
        ReadOnlySpan<float> state, ReadOnlySpan<float> candidates, int count, Span<int> order, Span<float> probabilities, ref SlateChoice choice,
        SlateWorkspace workspace, SlateTrace? trace)
    {
        var (item, width, half) = (candidates.Length / count, _network.Width, _network.Width / 2);
        workspace.Begin(
            state.Length + half + ((long)count * (item + (6 * width) + _network.Feedforward + 3)) + width
            + (_decoder?.ScratchLength(count, order.Length) ?? 0));
        var context = workspace.Take(1, half);
        _state.Run(1, workspace.Copy(state, state.Length), context);
        TensorPrimitives.Multiply(new ReadOnlySpan<float>(context.Data, half), _embeddingScale, new Span<float>(context.Data, half));
        var (embedded, x, y) = (workspace.Take(count, width), workspace.Take(count, width), workspace.Take(count, width));
        Embed(workspace.Copy(candidates, item), count, context, embedded);
        new ReadOnlySpan<float>(embedded.Data, count * width).CopyTo(new Span<float>(x.Data, count * width));

        var (queries, keys, values) = (workspace.Take(count, width), workspace.Take(count, width), workspace.Take(count, width));
        var hidden = workspace.Take(count, _network.Feedforward);
        var mixed = workspace.Take(width);
        var scores = new Span<float>(workspace.Take(count), count);
        foreach (var (attention, norm, between) in _layers)
        {
            attention.Query(count, x, queries);
            attention.Remember(count, x, keys, values);
            for (var row = 0; row < count; row++)
            {
                attention.Attend(queries.Row(row), count, keys, values, default, mixed, scores, y.Row(row));
            }

            norm.Run(count, x, y);
            between.Run(count, y, hidden, x);
        }

        if (trace is not null)
        {
            trace.Encoded = new ReadOnlySpan<float>(x.Data, count * width).ToArray();
        }

        var left = new Span<float>(workspace.Take(count), count);
        var distribution = new Span<float>(workspace.Take(count), count);
        left.Fill(1);
        if (_decoder is not null)
        {
            _decoder.Run(x, count, embedded, context, order, probabilities, ref choice, left, distribution, scores, workspace, trace);
            return;
        }

        fixed (float* first = scores)
        {
            _score!.Run(count, x, new Rows(first, 1));
        }

        trace?.Steps.Add(scores.ToArray());
        scores.CopyTo(distribution);
        SlateChoice.Softmax(distribution);
        for (var step = 0; step < order.Length; step++)
        {
            var chosen = choice.Next(scores, distribution, left);
            order[step] = chosen;
            left[chosen] = 0;
            if (!probabilities.IsEmpty)
            {
                probabilities[step] = scores[chosen];
            }
        }
    }

    public override void Dispose()
    {
        _state.Dispose();
        _candidate.Dispose();
        _score?.Dispose();
        _decoder?.Dispose();
        foreach (var (attention, _, between) in _layers)
        {
            attention.Dispose();
            between.Dispose();
        }
    }

    /// <summary>[state, candidate] of each candidate.</summary>
    private void Embed(Rows candidates, int count, Rows context, Rows embedded)
    {
        var half = _network.Width / 2;
        _candidate.Run(count, candidates, new Rows(embedded.Data + half, embedded.Stride));
        for (var row = 0; row < count; row++)
        {
            var item = new Span<float>(embedded.Row(row) + half, half);
            TensorPrimitives.Multiply(item, _embeddingScale, item);
            new ReadOnlySpan<float>(context.Data, half).CopyTo(new Span<float>(embedded.Row(row), half));
        }
    }

    /// <summary>The embedding of a candidate of zeros: the start symbol.</summary>
    internal static void Start(SlateWeights weights, Span<float> embedding, float scale)
    {
        weights["candidate.bias"].Data!.AsFloats().CopyTo(embedding);
        TensorPrimitives.Multiply(embedding, scale, embedding);
    }
}
