using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel;

/// <summary>
/// The decoder of a <see cref="SlateTransformer"/>, one position a step: keys and values of earlier positions are kept, for what they
/// attended to does not change.
/// </summary>
internal sealed unsafe class SlateDecoder : IDisposable
{
    private readonly SlateTransformer _network;
    private readonly SlateLinear _position;
    private readonly Layer[] _layers;
    private readonly float[] _start;

    public SlateDecoder(SlateTransformer network, SlateWeights weights)
    {
        _network = network;
        _position = weights.Linear("position");
        _start = new float[network.Width / 2];
        TransformerSlate.Start(weights, _start, MathF.Sqrt(network.Width / 2));
        _layers = [.. Enumerable.Range(0, network.Layers).Select(layer => new Layer(network, weights, layer))];
    }

    /// <summary>Floats of scratch.</summary>
    public long ScratchLength(int candidates, int steps) =>
        (_network.Layers * 2L * (candidates + steps) * _network.Width) + (6L * _network.Width) + 1 + _network.Feedforward + Math.Max(candidates, steps);

    public void Run(
        Rows memory, int count, Rows embedded, Rows context, Span<int> order, Span<float> probabilities, ref SlateChoice choice, Span<float> left,
        Span<float> distribution, Span<float> scores, SlateWorkspace workspace, SlateTrace? trace)
    {
        var (width, half, steps) = (_network.Width, _network.Width / 2, order.Length);
        var kept = workspace.Take(_network.Layers * 2L * (count + steps) * width);
        float* input = workspace.Take(width + 1), mixed = workspace.Take(width);
        var (x, y, query, hidden) = (workspace.Take(1, width), workspace.Take(1, width), workspace.Take(1, width), workspace.Take(1, _network.Feedforward));
        var own = new Span<float>(workspace.Take(steps), steps);
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            var at = Kept.Of(kept, layer, count, steps, width);
            _layers[layer].Cross.Remember(count, memory, at.CrossKeys, at.CrossValues);
        }

        for (var step = 0; step < steps; step++)
        {
            new ReadOnlySpan<float>(context.Data, half).CopyTo(new Span<float>(input, half));
            var read = step == 0 ? _start : new ReadOnlySpan<float>(embedded.Row(order[step - 1]) + half, half);
            read.CopyTo(new Span<float>(input + half, half));
            input[width] = step;
            _position.Run(1, new Rows(input, width + 1), x, ActivationKind.Relu);
            for (var layer = 0; layer < _layers.Length; layer++)
            {
                var (part, at) = (_layers[layer], Kept.Of(kept, layer, count, steps, width));
                part.Self.Remember(1, x, at.Keys.From(step), at.Values.From(step));
                part.Self.Query(1, x, query);
                part.Self.Attend(query.Data, step + 1, at.Keys, at.Values, default, mixed, own, y.Data);
                part.Norm.Run(1, x, y);
                part.Cross.Query(1, y, query);
                if (part.CrossNorm is null)
                {
                    part.Cross.Weigh(query.Data, count, at.CrossKeys, left, scores, distribution);
                    break;
                }

                part.Cross.Attend(query.Data, count, at.CrossKeys, at.CrossValues, left, mixed, scores, x.Data);
                part.CrossNorm.Run(1, y, x);
                part.Between!.Run(1, x, hidden, y);
                new ReadOnlySpan<float>(y.Data, width).CopyTo(new Span<float>(x.Data, width));
            }

            trace?.Steps.Add(distribution.ToArray());
            var chosen = choice.Next(distribution, distribution, left);
            order[step] = chosen;
            left[chosen] = 0;
            if (!probabilities.IsEmpty)
            {
                probabilities[step] = distribution[chosen];
            }
        }
    }

    public void Dispose()
    {
        _position.Dispose();
        foreach (var layer in _layers)
        {
            layer.Dispose();
        }
    }

    /// <summary>What a layer keeps: keys and values of the candidates, and of the positions so far.</summary>
    private readonly record struct Kept(Rows CrossKeys, Rows CrossValues, Rows Keys, Rows Values)
    {
        public static Kept Of(float* kept, int layer, int count, int steps, int width)
        {
            var first = kept + (layer * 2L * (count + steps) * width);
            var second = first + ((long)count * width);
            var third = second + ((long)count * width);
            return new Kept(new Rows(first, width), new Rows(second, width), new Rows(third, width), new Rows(third + ((long)steps * width), width));
        }
    }

    private sealed class Layer : IDisposable
    {
        public Layer(SlateTransformer network, SlateWeights weights, int layer)
        {
            var (name, last) = ($"decoder.{layer}", layer == network.Layers - 1);
            Self = new SlateAttention(weights, $"{name}.self", network.Width, network.Heads);
            Norm = new SlateNorm(weights, $"{name}.norm");
            Cross = new SlateAttention(weights, $"{name}.cross", network.Width, network.Heads, weightsOnly: last);
            CrossNorm = last ? null : new SlateNorm(weights, $"{name}.cross.norm");
            Between = last ? null : new SlateFeedforward(weights, name);
        }

        public SlateAttention Self { get; }

        public SlateNorm Norm { get; }

        public SlateAttention Cross { get; }

        public SlateNorm? CrossNorm { get; }

        public SlateFeedforward? Between { get; }

        public void Dispose()
        {
            Self.Dispose();
            Cross.Dispose();
            Between?.Dispose();
        }
    }
}
