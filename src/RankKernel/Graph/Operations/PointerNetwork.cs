namespace RankKernel.Graph;

/// <summary>
/// Seq2Slate with recurrent networks (Bello et al., Seq2Slate: Re-ranking and Slate Optimization with RNNs, 2018): an LSTM reads the
/// candidates x_j in order, giving e_j; a second one goes on from its last state, reads <c>go</c> and then each chosen candidate; with
/// its state h the next one is chosen by softmax over a_j = v·tanh(W_e·e_j + W_d·h) of those that are left. Gates in the order i, f, g, o.
/// Parameters: <c>go</c> [d], <c>encoder.weight</c> [4H, d], <c>encoder.recurrent.weight</c> [4H, H], <c>encoder.bias</c> [4H], the same
/// of <c>decoder</c>, <c>attention.encoder.weight</c> [H, H], <c>attention.decoder.weight</c> [H, H], <c>attention.vector</c> [1, H].
/// </summary>
/// <param name="Hidden">Units of both LSTMs.</param>
public sealed record PointerNetwork(int Hidden) : ListwiseOperation
{
    /// <inheritdoc/>
    public override string Kind => nameof(PointerNetwork);

    /// <inheritdoc/>
    public override bool HasState => false;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Shape Shape)> Parameters(int item, int state)
    {
        Positive(Hidden, "hidden");
        return
        [
            ("go", new Shape(item)),
            .. Recurrent("encoder", item), .. Recurrent("decoder", item),
            ("attention.encoder.weight", new Shape(Hidden, Hidden)),
            ("attention.decoder.weight", new Shape(Hidden, Hidden)),
            ("attention.vector", new Shape(1, Hidden)),
        ];
    }

    internal override void Write(AttributeWriter attributes) => attributes.Add("hidden", Hidden);

    internal static PointerNetwork Read(AttributeReader attributes) => new(attributes.Int("hidden"));

    private IEnumerable<(string Name, Shape Shape)> Recurrent(string name, int item)
    {
        var gates = Lstm.Gates * Hidden;
        return
        [
            ($"{name}.weight", new Shape(gates, item)),
            ($"{name}.recurrent.weight", new Shape(gates, Hidden)),
            ($"{name}.bias", new Shape(gates)),
        ];
    }
}
