namespace RankKernel.Graph;

/// <summary>
/// Seq2Slate with transformers, as ReAgent has it (facebookresearch/ReAgent, seq2slate.py). Each candidate is [state embedding,
/// candidate embedding], each half of the width and multiplied by its square root; layers of self-attention without positions encode
/// them (LayerNorm after each sum, ReLU). <b>Not autoregressive</b>: the candidates are ordered by a linear score of their encoding.
/// <b>Autoregressive</b>: a decoder reads a start symbol (a candidate of zeros) and each chosen candidate, with its position as one
/// more number through ReLU(Linear); its layers attend to what was read and to the candidates that are left; of the last layer, the
/// attention to these, averaged over heads, is the distribution of the next choice.
/// Parameters: <c>state.{weight, bias}</c>, <c>candidate.{weight, bias}</c>; of encoder layer I <c>encoder.I.attention.{query, key, value,
/// out}.{weight, bias}</c>, <c>encoder.I.norm.{weight, bias}</c>, <c>encoder.I.{0, 1}.{weight, bias}</c>, <c>encoder.I.out.norm.*</c>; then
/// <c>score.{weight, bias}</c>; or <c>position.{weight, bias}</c> [D, D + 1] and of decoder layer I <c>decoder.I.self.*</c>,
/// <c>decoder.I.norm.*</c>, <c>decoder.I.cross.{query, key}.*</c> and, but in the last, <c>decoder.I.cross.{value, out}.*</c>,
/// <c>decoder.I.cross.norm.*</c>, <c>decoder.I.{0, 1}.*</c>, <c>decoder.I.out.norm.*</c>.
/// </summary>
/// <param name="Layers">Layers of the encoder, and of the decoder.</param>
/// <param name="Heads">Heads; they divide the width.</param>
/// <param name="Width">The width D, even.</param>
/// <param name="Feedforward">Units of the layer between attentions.</param>
/// <param name="Autoregressive">Whether each choice depends on those before it.</param>
public sealed record SlateTransformer(int Layers, int Heads, int Width, int Feedforward, bool Autoregressive) : ListwiseOperation
{
    /// <inheritdoc/>
    public override string Kind => nameof(SlateTransformer);

    /// <inheritdoc/>
    public override bool HasState => true;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Shape Shape)> Parameters(int item, int state)
    {
        Positive(Layers, "layers");
        Positive(Heads, "heads");
        Positive(Feedforward, "feedforward");
        Positive(Width, "width");
        if (Layers > 64 || Width % 2 != 0 || Width % Heads != 0)
        {
            Check.Fail($"{Layers} layers of width {Width} with {Heads} heads, expected at most 64 layers and an even width that the heads divide");
        }

        var half = Width / 2;
        List<(string Name, Shape Shape)> parameters = [.. Linear("state", half, state), .. Linear("candidate", half, item)];
        for (var layer = 0; layer < Layers; layer++)
        {
            var name = $"encoder.{layer}";
            parameters.AddRange([.. Attention($"{name}.attention"), .. Norm($"{name}.norm"), .. Between(name)]);
        }

        if (!Autoregressive)
        {
            return [.. parameters, .. Linear("score", 1, Width)];
        }

        parameters.AddRange(Linear("position", Width, Width + 1));
        for (var layer = 0; layer < Layers; layer++)
        {
            var name = $"decoder.{layer}";
            parameters.AddRange([.. Attention($"{name}.self"), .. Norm($"{name}.norm")]);
            parameters.AddRange(layer == Layers - 1
                ? [.. Linear($"{name}.cross.query", Width, Width), .. Linear($"{name}.cross.key", Width, Width)]
                : [.. Attention($"{name}.cross"), .. Norm($"{name}.cross.norm"), .. Between(name)]);
        }

        return parameters;
    }

    internal override void Write(AttributeWriter attributes) => attributes
        .Add("layers", Layers).Add("heads", Heads).Add("width", Width).Add("feedforward", Feedforward).Add("autoregressive", Autoregressive);

    internal static SlateTransformer Read(AttributeReader attributes) => new(
        attributes.Int("layers"), attributes.Int("heads"), attributes.Int("width"), attributes.Int("feedforward"), attributes.Bool("autoregressive"));

    private static IEnumerable<(string Name, Shape Shape)> Linear(string name, int outputs, int inputs) =>
        [($"{name}.weight", new Shape(outputs, inputs)), ($"{name}.bias", new Shape(outputs))];

    private IEnumerable<(string Name, Shape Shape)> Attention(string name) =>
        [.. Linear($"{name}.query", Width, Width), .. Linear($"{name}.key", Width, Width), .. Linear($"{name}.value", Width, Width), .. Linear($"{name}.out", Width, Width)];

    private IEnumerable<(string Name, Shape Shape)> Norm(string name) => [($"{name}.weight", new Shape(Width)), ($"{name}.bias", new Shape(Width))];

    private IEnumerable<(string Name, Shape Shape)> Between(string name) =>
        [.. Linear($"{name}.0", Feedforward, Width), .. Linear($"{name}.1", Width, Feedforward), .. Norm($"{name}.out.norm")];
}
