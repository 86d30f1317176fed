namespace RankKernel.Graph;

/// <summary>What MIMN's controller is told of how much each slot was written to.</summary>
public enum MemoryUsage
{
    /// <summary>Nothing, and writes are not moved.</summary>
    None,

    /// <summary>The sum of the write weights, which are moved to neighbouring slots and sharpened.</summary>
    Written,

    /// <summary>As <see cref="Written"/>, but what is summed is moved and sharpened once more, as in the authors' code.</summary>
    WrittenTwice,
}

/// <summary>
/// The external memory of MIMN over the true length of a sequence (Pi et al., Practice on Long Sequential User Behavior Modeling for
/// Click-Through Rate Prediction, 2019): S slots of width D, written by a controller, which is a <see cref="Gru"/> whose reset gate acts
/// before the product on [x, the vector read before]. At each position, with the controller's new state h (and the usage over 400):
/// a = clip(P·h + p) holds a key and a strength for reading, the same for writing, with <paramref name="Usage"/> three moves and a
/// sharpness, then what to erase and what to add. A head's weights are softmax(β·½(cos(k, key slot) + cos(k, slot))) with
/// k = tanh(a), β = sharpening·(softplus(a) + 1), cos = k·m / (|k||m| + 1e-8). Moves s = softmax(a): v_i = s0·w_i + s1·w_(i−1) + s2·w_(i+1), then
/// v^γ over its sum, γ = 2·sharpening·(softplus(a) + 1). Read: r = Σ w_i·slot_i; write: slot_i ← slot_i⊙(1 − w_i·σ(e)) + w_i·tanh(v), and the sum
/// of what was added grows by w_i·tanh(v). With <paramref name="Channels"/> the slot with the largest read weight also takes a step of a GRU of
/// its own state on [x, slot].
/// Inputs: W·x + b of the controller [T, 3H] in the order r, z, n, its weights of the vector read [3H, D] and of the state [3H, H];
/// P [p, H], or [p, H + S] with usage, and p [p], p = 4D + 2, or 4D + 6 with usage; the slots and the key slots at the start [S, D] each; the
/// vector read at the start [D]; with channels W·x + b of the channels [T, 3C], their weights of the slot [3C, D] and of the state [3C, C];
/// with <paramref name="PaddedInFront"/> W·x + b of padding [3H], and with channels [3C].
/// Output, a vector: controller state H, vector read D, slots S·D, sums of what was added S·D, usage S, channels S·C.
/// </summary>
/// <param name="Usage">What the controller is told of the slots' usage.</param>
/// <param name="Channels">Whether there is a memory induction unit.</param>
/// <param name="LastChannelAlone">Whether all channels but that of the last position's slot are given as zeros, as in the authors' code.</param>
/// <param name="PaddedInFront">
/// Whether the positions that the sequence lacks up to its maximum length stand in front of it as padding, as in the authors' code: after
/// each of them all falls back to the start but the vector read and the usage.
/// </param>
/// <param name="Sharpening">The factor of strengths.</param>
/// <param name="Clip">The bound of a.</param>
public sealed record InterestMemory(
    MemoryUsage Usage = MemoryUsage.None,
    bool Channels = false,
    bool LastChannelAlone = false,
    bool PaddedInFront = false,
    double Sharpening = 2,
    double Clip = 20) : Operation
{
    /// <summary>What usage is divided by.</summary>
    internal const double UsageScale = 400;

    internal const double CosineFloor = 1e-8;

    private const int Fixed = 8;

    /// <inheritdoc/>
    public override string Kind => nameof(InterestMemory);

    internal bool HasUsage => Usage != MemoryUsage.None;

    internal int ChannelGates => Fixed;

    internal int Padding => Fixed + (Channels ? 3 : 0);

    internal int InputCount => Padding + (PaddedInFront ? Channels ? 2 : 1 : 0);

    /// <summary>Where the parts of the output and of a stand.</summary>
    internal MemoryLayout Layout(IReadOnlyList<Value> inputs) => new(
        inputs[2].Shape.Last, inputs[5].Shape.Last, inputs[5].Shape[0], Channels ? inputs[ChannelGates + 2].Shape.Last : 0, HasUsage);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, InputCount);
        Recurrence.Sequence(inputs[0]);
        var units = Recurrence.States(inputs[2], Gru.Gates);
        Check.HasShape(inputs[0], inputs[0].Shape[0], Gru.Gates * units);
        Check.Rank(inputs[5], 2);
        var layout = Layout(inputs);
        Check.Constant(inputs[1], Gru.Gates * units, layout.Width);
        Check.Constant(inputs[3], layout.HeadWidth, units + (HasUsage ? layout.Slots : 0));
        Check.Constant(inputs[4], layout.HeadWidth);
        Check.Constant(inputs[5], layout.Slots, layout.Width);
        Check.Constant(inputs[6], layout.Slots, layout.Width);
        Check.Constant(inputs[7], layout.Width);
        if (Channels)
        {
            var channel = Recurrence.States(inputs[ChannelGates + 2], Gru.Gates);
            Check.Float(inputs[ChannelGates]);
            Check.HasShape(inputs[ChannelGates], inputs[0].Shape[0], Gru.Gates * channel);
            Check.Constant(inputs[ChannelGates + 1], Gru.Gates * channel, layout.Width);
            if (inputs[ChannelGates].Type.Sequence != inputs[0].Type.Sequence)
            {
                Check.Fail($"channel inputs {inputs[ChannelGates]} do not go with {inputs[0]}");
            }
        }
        else if (LastChannelAlone)
        {
            Check.Fail("the last channel alone of none");
        }

        if (PaddedInFront)
        {
            Check.Constant(inputs[Padding], Gru.Gates * units);
            if (Channels)
            {
                Check.Constant(inputs[Padding + 1], Gru.Gates * layout.ChannelWidth);
            }
        }

        if (!(Sharpening > 0) || !(Clip > 0))
        {
            Check.Fail($"sharpening {Sharpening} and clip {Clip}, expected positive numbers");
        }

        return new ValueType(new Shape(layout.Length));
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output)
    {
        var layout = Layout(inputs);
        var products = inputs[1].Shape.Count + inputs[2].Shape.Count + inputs[3].Shape.Count + (12L * layout.Slots * layout.Width);
        return 2 * inputs[0].Shape[0] * (products + (Channels ? inputs[ChannelGates + 1].Shape.Count + inputs[ChannelGates + 2].Shape.Count : 0));
    }

    internal override void Write(AttributeWriter attributes) => attributes
        .Add("usage", Usage).Add("channels", Channels).Add("last_channel_alone", LastChannelAlone).Add("padded_in_front", PaddedInFront)
        .Add("sharpening", Sharpening).Add("clip", Clip);

    internal static InterestMemory Read(AttributeReader attributes) => new(
        attributes.Enum<MemoryUsage>("usage"), attributes.Bool("channels"), attributes.Bool("last_channel_alone"), attributes.Bool("padded_in_front"),
        attributes.Double("sharpening"), attributes.Double("clip"));
}
