namespace RankKernel.Graph;

/// <summary>
/// Scaled dot-product attention of several heads (Vaswani et al., Attention Is All You Need, 2017): head h of each query weighs the
/// values by softmax over the keys of <paramref name="Scale"/>·q_h·k_h. Heads are contiguous parts of the last dimensions; the
/// projections are Linears before and after. A query without keys gives zeros.
/// Inputs: queries [d] or [Q, d], keys [T, d], values [T, e]; the ids [T] if <paramref name="PaddingId"/> ≥ 0; the mask [T] if
/// <paramref name="Masked"/>: keys where it is not above zero are left out; one more key [d] and value [e], which stand behind the
/// others and are never left out, if <paramref name="Joined"/>. Output: [e] or [Q, e].
/// </summary>
/// <param name="Heads">How many heads.</param>
/// <param name="Scale">The number that scores are multiplied by, such as 1/√(d/heads).</param>
/// <param name="Causal">Whether query i sees the keys 0 to i alone.</param>
/// <param name="PaddingId">Keys with this id are left out; −1 for none.</param>
/// <param name="Masked">Whether there is a mask.</param>
/// <param name="Joined">Whether a key and a value join those of a sequence: a candidate at the end of the user's history.</param>
/// <param name="Top">Each head takes as many of the best keys alone, of equal scores the first ones; 0 for all.</param>
public sealed record MultiHeadAttention(
    int Heads, double Scale = 1, bool Causal = false, int PaddingId = -1, bool Masked = false, bool Joined = false, int Top = 0) : Operation
{
    private const float Excluded = -1e30f;

    /// <inheritdoc/>
    public override string Kind => nameof(MultiHeadAttention);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    internal bool HasIds => PaddingId >= 0;

    internal int Mask => HasIds ? 4 : 3;

    internal int JoinedKey => Mask + (Masked ? 1 : 0);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, JoinedKey + (Joined ? 2 : 0));
        var (queries, keys, values) = (inputs[0], inputs[1], inputs[2]);
        CheckOptions(queries);
        Check.Float(queries);
        Check.Float(keys);
        Check.Float(values);
        Check.Rank(keys, 2);
        Check.Rank(values, 2);
        Check.HasShape(values, keys.Shape[0], values.Shape[1]);
        if (values.Type.Sequence != keys.Type.Sequence)
        {
            Check.Fail($"values {values} do not go with keys {keys}");
        }

        if (queries.Shape.Rank == 1)
        {
            Check.FixedSize(queries);
        }

        if (queries.Shape.Rank is not (1 or 2) || queries.Shape.Last != keys.Shape[1])
        {
            Check.Fail($"queries {queries} do not go with keys {keys}");
        }

        if (Causal && (queries.Shape[0] != keys.Shape[0] || queries.Type.Sequence != keys.Type.Sequence))
        {
            Check.Fail($"queries {queries} do not stand at the positions of keys {keys}");
        }

        if (keys.Shape[1] % Heads != 0 || values.Shape[1] % Heads != 0)
        {
            Check.Fail($"keys {keys} and values {values} cannot be cut into {Heads} heads");
        }

        CheckOptional(inputs);
        return queries.Type with { Shape = queries.Shape.WithLast(values.Shape[1]) };
    }

    private void CheckOptions(Value queries)
    {
        if (Heads < 1 || Top < 0)
        {
            Check.Fail($"{Heads} heads and the best {Top} keys, expected at least 1 head and not less than 0 keys");
        }

        if (Causal && (Joined || queries.Shape.Rank != 2))
        {
            Check.Fail("causal attention of one query, or with a key that joins the others");
        }

        if (Joined && Top > 0)
        {
            Check.Fail($"a key that joins the others with the best {Top} keys");
        }
    }

    private void CheckOptional(IReadOnlyList<Value> inputs)
    {
        var keys = inputs[1];
        if (HasIds)
        {
            Check.Ids(inputs[3]);
            Along(inputs[3], "ids");
        }

        if (Masked)
        {
            Check.Float(inputs[Mask]);
            Along(inputs[Mask], "mask");
        }

        if (Joined)
        {
            Check.Float(inputs[JoinedKey]);
            Check.HasShape(inputs[JoinedKey], keys.Shape[1]);
            Check.FixedSize(inputs[JoinedKey]);
            Check.Float(inputs[JoinedKey + 1]);
            Check.HasShape(inputs[JoinedKey + 1], inputs[2].Shape[1]);
            Check.FixedSize(inputs[JoinedKey + 1]);
        }

        void Along(Value value, string what)
        {
            if (value.Shape != new Shape(keys.Shape[0]) || value.Type.Sequence != keys.Type.Sequence)
            {
                Check.Fail($"{what} {value} does not go with keys {keys}");
            }
        }
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var (one, length) = (inputs[0].Shape.Rank == 1, inputs[1].Shape[0]);
        var queries = one ? graph.Reshape(inputs[0], 1, inputs[0].Shape[0]) : inputs[0];
        var (keys, values) = (Fixed(graph, inputs[1]), Fixed(graph, inputs[2]));
        var open = Open(graph, inputs);
        if (Joined)
        {
            keys = graph.Concat(0, keys, graph.Reshape(inputs[JoinedKey], 1, keys.Shape[1]));
            values = graph.Concat(0, values, graph.Reshape(inputs[JoinedKey + 1], 1, values.Shape[1]));
            open = graph.Concat(0, open, Ones(graph, 1));
        }

        var closed = graph.Multiply(graph.Subtract(Ones(graph, keys.Shape[0]), open), Number(graph, Excluded));
        var heads = new Value[Heads];
        for (var head = 0; head < Heads; head++)
        {
            var scores = graph.Add(new MatMul(TransposeB: true), [Part(graph, queries, head), Part(graph, keys, head)]);
            scores = graph.Add(graph.Multiply(scores, Number(graph, (float)Scale)), closed);
            var seen = open;
            if (Causal)
            {
                var past = graph.Constant(Triangle(length));
                seen = graph.Multiply(past, open);
                scores = graph.Add(scores, graph.Multiply(graph.Subtract(Ones(graph, length, length), past), Number(graph, Excluded)));
            }

            if (Top > 0)
            {
                var best = graph.Add(new TopKMask(Top), [scores]);
                seen = graph.Multiply(best, seen);
                scores = graph.Add(scores, graph.Multiply(graph.Subtract(best, Number(graph, 1)), Number(graph, -Excluded)));
            }

            // Once more after the softmax: without keys it would weigh all positions alike.
            heads[head] = graph.Add(new MatMul(), [graph.Multiply(graph.Softmax(scores), seen), Part(graph, values, head)]);
        }

        var attended = graph.Concat(1, heads);
        return one ? graph.Reshape(attended, attended.Shape[1]) : attended;
    }

    private Value Open(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var keys = inputs[1];
        var open = Ones(graph, keys.Shape[0]);
        open = keys.Type.Sequence is null ? open : graph.Add(new AlongSequence(), [open, keys]);
        open = HasIds ? graph.Mask(open, inputs[3], PaddingId, 0) : open;
        open = Masked ? graph.Multiply(open, graph.Add(new Binary(BinaryKind.Greater), [inputs[Mask], Number(graph, 0)])) : open;
        return Fixed(graph, open);
    }

    private Value Part(GraphBuilder graph, Value x, int head)
    {
        var width = x.Shape[1] / Heads;
        return Heads == 1 ? x : graph.Slice(x, 1, head * width, width);
    }

    private static Value Fixed(GraphBuilder graph, Value x) => x.Type.Sequence is null ? x : graph.Add(new PadSequence(), [x]);

    private static Value Number(GraphBuilder graph, float number) => graph.Constant(new Tensor(new Shape(1), [number]));

    private static Value Ones(GraphBuilder graph, params ReadOnlySpan<int> dimensions)
    {
        var ones = new float[new Shape(dimensions).Count];
        Array.Fill(ones, 1);
        return graph.Constant(new Tensor(new Shape(dimensions), ones));
    }

    private static Tensor Triangle(int length)
    {
        var past = new float[length * length];
        for (var query = 0; query < length; query++)
        {
            Array.Fill(past, 1, query * length, query + 1);
        }

        return new Tensor(new Shape(length, length), past);
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output)
    {
        var queries = output.Shape.Count / output.Shape.Last;
        var keys = inputs[1].Shape[0] + (Joined ? 1 : 0);
        return queries * keys * ((2L * inputs[1].Shape[1]) + (2L * output.Shape.Last) + (4L * Heads)) / (Causal ? 2 : 1);
    }

    internal override void Write(AttributeWriter attributes) => attributes
        .Add("heads", Heads).Add("scale", Scale).Add("causal", Causal).Add("padding_id", PaddingId).Add("masked", Masked).Add("joined", Joined)
        .Add("top", Top);

    internal static MultiHeadAttention Read(AttributeReader attributes) => new(
        attributes.Int("heads"), attributes.Double("scale"), attributes.Bool("causal"), attributes.Int("padding_id"), attributes.Bool("masked"),
        attributes.Bool("joined"), attributes.Int("top"));
}
