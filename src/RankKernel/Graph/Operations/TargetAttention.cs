namespace RankKernel.Graph;

/// <summary>How attention scores become weights.</summary>
public enum AttentionNormalization
{
    /// <summary>The score is the weight (DIN, section 4.3).</summary>
    None,

    /// <summary>Softmax over the history.</summary>
    Softmax,
}

/// <summary>What attention over a history of length 0 gives. One of positive length with padding alone gives zeros.</summary>
public enum EmptyHistory
{
    /// <summary>Zeros.</summary>
    Zero,

    /// <summary>A row given as an input: what implementations give that average the padding rows of their table.</summary>
    PaddingRow,
}

/// <summary>
/// DIN's target attention (Zhou et al., Deep Interest Network, 2018): a small network scores each history item from
/// [q, k, q−k, q⊙k]; the output is the weighted sum of the keys, [d], or the weights, [T].
/// Inputs: query [d], keys [T, d]; ids [T] if <paramref name="PaddingId"/> ≥ 0; if <paramref name="Projected"/> the first layer's
/// key part [T, H₁] and query part [H₁]; for each hidden layer its weight, bias and activation vectors (the first weight is
/// [H₁, 4d], or, projected, [H₁, d] for q⊙k and without a bias); the output weight [1, H] and bias [1]; the padding row [d] if
/// <paramref name="Empty"/> asks for it.
/// </summary>
/// <param name="Layers">How many hidden layers.</param>
/// <param name="Activation">The activation of each hidden layer.</param>
/// <param name="Normalization">How scores become weights.</param>
/// <param name="Scale">The number that scores are multiplied by, such as 1/√H.</param>
/// <param name="PaddingId">Positions with this id have no weight; −1 for none.</param>
/// <param name="Empty">What an empty history gives.</param>
/// <param name="Projected">Whether the parts of the first layer that need only the key or only the query are given.</param>
/// <param name="Weights">Whether the output is the weights, as an attentional recurrence takes them, and not the weighted sum.</param>
public sealed record TargetAttention(
    int Layers,
    Activation Activation,
    AttentionNormalization Normalization = AttentionNormalization.None,
    double Scale = 1,
    int PaddingId = -1,
    EmptyHistory Empty = EmptyHistory.Zero,
    bool Projected = false,
    bool Weights = false) : Operation
{
    private const double Excluded = -1e30;

    /// <inheritdoc/>
    public override string Kind => nameof(TargetAttention);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    internal bool HasIds => PaddingId >= 0;

    internal int KeyPart => HasIds ? 3 : 2;

    internal int QueryPart => KeyPart + 1;

    /// <summary>Where the weight of a hidden layer, or of the output if <paramref name="layer"/> is <see cref="Layers"/>, stands.</summary>
    internal int Weight(int layer)
    {
        var first = KeyPart + (Projected ? 2 : 0);
        return layer == 0 ? first : first + (layer * (2 + Activation.ParameterCount)) - (Projected ? 1 : 0);
    }

    internal bool HasBias(int layer) => layer > 0 || !Projected || Layers == 0;

    internal int ActivationParameters(int layer) => Weight(layer) + (HasBias(layer) ? 2 : 1);

    internal int PaddingRow => Weight(Layers) + 2;

    private int InputCount => PaddingRow + (Empty == EmptyHistory.PaddingRow ? 1 : 0);

    internal override bool Accepts(int input, TensorType type) => base.Accepts(input, type) || (type == TensorType.Int8Matrix && IsWeight(input));

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        if (Layers < 1)
        {
            Check.Fail($"{Layers} hidden layers, expected at least 1");
        }

        if (Weights && Empty != EmptyHistory.Zero)
        {
            Check.Fail($"weights for an empty history of kind {Empty}, expected {EmptyHistory.Zero}");
        }

        Check.InputCount(inputs, InputCount);
        var (query, keys) = (inputs[0], inputs[1]);
        Check.Float(query);
        Check.Rank(query, 1);
        Check.FixedSize(query);
        Check.Float(keys);
        Check.HasShape(keys, keys.Shape.Rank == 2 ? keys.Shape[0] : 1, query.Shape[0]);
        if (keys.Type.Sequence is null)
        {
            Check.Fail($"keys {keys} must be a sequence");
        }

        if (HasIds)
        {
            Check.Ids(inputs[2]);
            Check.HasShape(inputs[2], keys.Shape[0]);
            if (inputs[2].Type.Sequence != keys.Type.Sequence)
            {
                Check.Fail($"ids {inputs[2]} do not go with keys {keys}");
            }
        }

        var width = Projected ? query.Shape[0] : 4 * query.Shape[0];
        for (var layer = 0; layer <= Layers; layer++)
        {
            var weight = inputs[Weight(layer)];
            Check.Rank(weight, 2);
            Check.Constant(weight, layer == Layers ? 1 : weight.Shape[0], width);
            width = weight.Shape[0];
            if (HasBias(layer))
            {
                Check.Constant(inputs[Weight(layer) + 1], width);
            }

            if (layer < Layers)
            {
                Check.ActivationParameters(Activation, inputs, ActivationParameters(layer), width);
            }
        }

        if (Projected)
        {
            var hidden = inputs[Weight(0)].Shape[0];
            Check.Float(inputs[KeyPart]);
            Check.HasShape(inputs[KeyPart], keys.Shape[0], hidden);
            if (inputs[KeyPart].Type.Sequence != keys.Type.Sequence)
            {
                Check.Fail($"key part {inputs[KeyPart]} does not run along the sequence of {keys}");
            }

            Check.Float(inputs[QueryPart]);
            Check.HasShape(inputs[QueryPart], hidden);
            Check.FixedSize(inputs[QueryPart]);
        }

        if (Empty == EmptyHistory.PaddingRow)
        {
            Check.Constant(inputs[PaddingRow], query.Shape[0]);
        }

        return Weights ? keys.Type with { Shape = new Shape(keys.Shape[0]) } : new ValueType(query.Shape);
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var (query, keys) = (inputs[0], inputs[1]);
        var product = graph.Multiply(keys, query);
        Value hidden;
        if (Projected)
        {
            var vectors = inputs.Skip(ActivationParameters(0)).Take(Activation.ParameterCount);
            hidden = graph.Add(
                new Linear(Bias: false, Activation, Addends: 2),
                [product, inputs[Weight(0)], inputs[KeyPart], inputs[QueryPart], .. vectors]);
        }
        else
        {
            hidden = graph.Concat(1, graph.Expand(query, keys), keys, graph.Subtract(query, keys), product);
            hidden = Layer(graph, inputs, hidden, 0);
        }

        for (var layer = 1; layer < Layers; layer++)
        {
            hidden = Layer(graph, inputs, hidden, layer);
        }

        var length = keys.Shape[0];
        var scores = graph.Reshape(graph.Linear(hidden, inputs[Weight(Layers)], inputs[Weight(Layers) + 1]), length);
        if (Scale != 1)
        {
            scores = graph.Multiply(scores, graph.Constant(new Tensor(new Shape(1), [(float)Scale])));
        }

        if (Normalization == AttentionNormalization.Softmax)
        {
            scores = HasIds ? graph.Mask(scores, inputs[2], PaddingId, Excluded) : scores;
            scores = graph.Softmax(scores);
        }

        // Once more after a softmax: a history of padding alone would otherwise weigh every position alike.
        scores = HasIds ? graph.Mask(scores, inputs[2], PaddingId, 0) : scores;
        if (Weights)
        {
            return scores;
        }

        var attended = graph.WeightedSum(scores, keys);
        return Empty == EmptyHistory.Zero ? attended : graph.Add(new IfEmpty(), [attended, keys, inputs[PaddingRow]]);
    }

    private bool IsWeight(int input)
    {
        var layer = 0;
        while (layer < Layers && Weight(layer) < input)
        {
            layer++;
        }

        return Weight(layer) == input;
    }

    private Value Layer(GraphBuilder graph, IReadOnlyList<Value> inputs, Value x, int layer) => graph.Add(
        new Linear(Bias: true, Activation),
        [x, inputs[Weight(layer)], inputs[Weight(layer) + 1], .. inputs.Skip(ActivationParameters(layer)).Take(Activation.ParameterCount)]);

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output)
    {
        var perPosition = (Projected ? 3 : 4) * inputs[0].Shape.Count;
        for (var layer = 0; layer <= Layers; layer++)
        {
            perPosition += (2 * inputs[Weight(layer)].Shape.Count) + (2 * inputs[Weight(layer)].Shape[0]);
        }

        return inputs[1].Shape[0] * perPosition;
    }

    internal override void Write(AttributeWriter attributes)
    {
        attributes
            .Add("layers", Layers).Add("activation", Activation.Kind).Add("activation_parameter", Activation.Parameter)
            .Add("normalization", Normalization).Add("scale", Scale).Add("padding_id", PaddingId).Add("empty", Empty)
            .Add("projected", Projected);
        if (Weights)
        {
            attributes.Add("weights", Weights);
        }
    }

    internal static TargetAttention Read(AttributeReader attributes) => new(
        attributes.Int("layers"),
        new Activation(attributes.Enum<ActivationKind>("activation"), attributes.Double("activation_parameter")),
        attributes.Enum<AttentionNormalization>("normalization"),
        attributes.Double("scale"),
        attributes.Int("padding_id"),
        attributes.Enum<EmptyHistory>("empty"),
        attributes.Bool("projected"),
        attributes.Bool("weights", otherwise: false));
}
