using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel;

/// <summary>A <see cref="PointerNetwork"/>.</summary>
internal sealed unsafe class PointerSlate : SlateNetwork
{
    private readonly KernelSet _kernels = KernelSet.Best;
    private readonly SlateLinear _encoderInput;
    private readonly SlateLinear _decoderInput;
    private readonly LstmCell _encoder;
    private readonly LstmCell _decoder;
    private readonly SlateLinear _attentionOfEncoder;
    private readonly SlateLinear _attentionOfDecoder;
    private readonly SlateLinear _vector;
    private readonly Tensor _go;
    private readonly int _hidden;

    public PointerSlate(PointerNetwork network, SlateWeights weights)
    {
        _hidden = network.Hidden;
        _go = weights["go"].Data!;
        _encoderInput = weights.Product("encoder.weight");
        _decoderInput = weights.Product("decoder.weight");
        _encoder = new LstmCell(_kernels, weights["encoder.recurrent.weight"], weights["encoder.bias"]);
        _decoder = new LstmCell(_kernels, weights["decoder.recurrent.weight"], weights["decoder.bias"]);
        _attentionOfEncoder = weights.Product("attention.encoder.weight");
        _attentionOfDecoder = weights.Product("attention.decoder.weight");
        _vector = weights.Product("attention.vector");
    }

    public override void Run(
        ReadOnlySpan<float> state, ReadOnlySpan<float> candidates, int count, Span<int> order, Span<float> probabilities, ref SlateChoice choice,
        SlateWorkspace workspace, SlateTrace? trace)
    {
        var (item, gates) = (candidates.Length / count, _encoder.GateWidth);
        workspace.Begin(((long)count * (item + gates + (3 * _hidden) + 2)) + gates + (3 * _hidden) + _encoder.TemporaryLength);
        var x = workspace.Copy(candidates, item);
        var inputs = workspace.Take(count, gates);
        var (states, projected, sums) = (workspace.Take(count, _hidden), workspace.Take(count, _hidden), workspace.Take(count, _hidden));
        var scores = new Span<float>(workspace.Take(count), count);
        var left = new Span<float>(workspace.Take(count), count);
        var (gate, hidden, cell, query) = (workspace.Take(1, gates), workspace.Take(1, _hidden), workspace.Take(1, _hidden), workspace.Take(1, _hidden));
        var temporary = workspace.Take(_encoder.TemporaryLength);

        _encoderInput.Run(count, x, inputs);
        new Span<float>(hidden.Data, _hidden).Clear();
        new Span<float>(cell.Data, _hidden).Clear();
        var before = hidden;
        for (var i = 0; i < count; i++)
        {
            _encoder.Step(1, inputs.From(i), default, before, cell, states.From(i), cell, temporary);
            before = states.From(i);
        }

        _attentionOfEncoder.Run(count, states, projected);
        Copy(before, hidden);
        if (trace is not null)
        {
            trace.Encoded = new ReadOnlySpan<float>(states.Data, count * _hidden).ToArray();
        }

        left.Fill(1);
        var read = new Rows(_go.FloatPointer, item);
        for (var step = 0; step < order.Length; step++)
        {
            _decoderInput.Run(1, read, gate);
            _decoder.Step(1, gate, default, hidden, cell, hidden, cell, temporary);
            _attentionOfDecoder.Run(1, hidden, query);
            _kernels.Binary(BinaryKind.Add, count, _hidden, projected, new Rows(query.Data, 0), _hidden, sums);
            _kernels.Activate(count, _hidden, new ActivationArguments { Kind = ActivationKind.Tanh }, sums, sums);
            fixed (float* first = scores)
            {
                _vector.Run(count, sums, new Rows(first, 1));
            }

            Mask(scores, left);
            SlateChoice.Softmax(scores);
            trace?.Steps.Add(scores.ToArray());
            var chosen = choice.Next(scores, scores, left);
            order[step] = chosen;
            if (!probabilities.IsEmpty)
            {
                probabilities[step] = scores[chosen];
            }

            left[chosen] = 0;
            read = x.From(chosen);
        }
    }

    public override void Dispose()
    {
        foreach (var part in (IDisposable[])[_encoderInput, _decoderInput, _encoder, _decoder, _attentionOfEncoder, _attentionOfDecoder, _vector])
        {
            part.Dispose();
        }
    }

    private static void Mask(Span<float> scores, ReadOnlySpan<float> left)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = left[i] != 0 ? scores[i] : float.NegativeInfinity;
        }
    }

    private void Copy(Rows from, Rows to) => new ReadOnlySpan<float>(from.Data, _hidden).CopyTo(new Span<float>(to.Data, _hidden));
}
