namespace RankKernel.Graph;

/// <summary>
/// y = act(W[s]·x + b[s] + addends): a Linear whose weights are those of the row's scene. Inputs: x [K], the scene's id s,
/// W [scenes, N, K], b [scenes, N] if <paramref name="Bias"/>, the addends [N], the activation's vectors [N]. Output: [N].
/// </summary>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Activation">The function applied last.</param>
/// <param name="Addends">Values added to the product before the activation.</param>
public sealed record SceneLinear(bool Bias = true, Activation Activation = default, int Addends = 0) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(SceneLinear);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    internal int FirstAddend => Bias ? 4 : 3;

    internal int FirstActivationParameter => FirstAddend + Addends;

    internal override bool Accepts(int input, TensorType type) =>
        base.Accepts(input, type) || (input == 2 && type == TensorType.Int8Matrix);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        if (Addends < 0)
        {
            Check.Fail($"{Addends} addends, expected none or more");
        }

        Check.InputCount(inputs, FirstActivationParameter + Activation.ParameterCount);
        var (x, scene, weight) = (inputs[0], inputs[1], inputs[2]);
        Check.Float(x);
        Check.FixedSize(x);
        Check.Rank(x, 1);
        Check.Ids(scene);
        Check.Rank(scene, 0);
        Check.Rank(weight, 3);
        var (scenes, channels) = (weight.Shape[0], weight.Shape[1]);
        Parameter(weight, scenes, channels, x.Shape[0]);
        if (Bias)
        {
            Parameter(inputs[3], scenes, channels);
        }

        for (var i = 0; i < Addends; i++)
        {
            var addend = inputs[FirstAddend + i];
            Check.Float(addend);
            Check.FixedSize(addend);
            Check.HasShape(addend, channels);
        }

        Check.ActivationParameters(Activation, inputs, FirstActivationParameter, channels);
        return new ValueType(new Shape(channels));
    }

    /// <summary>Looks the scene's matrix up as a row of a table; of products in integers, takes the scene's from those of all.</summary>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var product = inputs[2].Data!.Type == TensorType.Int8Matrix ? ProductOfCodes(graph, inputs) : Product(graph, inputs);
        Value[] terms = [product, .. Bias ? [graph.EmbeddingBag(inputs[1], inputs[3])] : Array.Empty<Value>(), .. inputs.Skip(FirstAddend).Take(Addends)];
        return graph.Add(new Sum(terms.Length, Activation), [.. terms, .. inputs.Skip(FirstActivationParameter)]);
    }

    private static Value Product(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var weight = inputs[2].Data!;
        var (scenes, channels, width) = (weight.Shape[0], weight.Shape[1], weight.Shape[2]);
        var table = graph.Constant(new Tensor(new Shape(scenes, checked(channels * width)), weight.AsFloats()));
        var chosen = graph.Reshape(graph.EmbeddingBag(inputs[1], table), channels, width);
        return graph.Reshape(graph.Add(new MatMul(), [chosen, graph.Reshape(inputs[0], width, 1)]), channels);
    }

    private static Value ProductOfCodes(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var weight = inputs[2].Data!;
        var (scenes, channels, width) = (weight.Shape[0], weight.Shape[1], weight.Shape[2]);
        var matrix = new Int8Matrix(weight);
        Value[] products = [.. Enumerable.Range(0, scenes).Select(scene =>
            graph.Linear(inputs[0], graph.Constant(matrix.Part(scene * channels, channels, 0, width).ToTensor())))];
        GC.KeepAlive(weight);
        var one = new float[checked(scenes * scenes)];
        for (var scene = 0; scene < scenes; scene++)
        {
            one[scene * (scenes + 1)] = 1;
        }

        var chosen = graph.Reshape(graph.EmbeddingBag(inputs[1], graph.Constant(new Tensor(new Shape(scenes, scenes), one))), 1, scenes);
        return graph.Reshape(graph.Add(new MatMul(), [chosen, graph.Reshape(graph.Concat(0, products), scenes, channels)]), channels);
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) =>
        output.Shape.Count * ((2L * inputs[0].Shape[0]) + (Bias ? 1 : 0) + Addends + (Activation.Kind == ActivationKind.None ? 0 : 1));

    internal override void Write(AttributeWriter attributes) => attributes
        .Add("bias", Bias).Add("activation", Activation.Kind).Add("activation_parameter", Activation.Parameter).Add("addends", Addends);

    internal static SceneLinear Read(AttributeReader attributes) => new(
        attributes.Bool("bias"),
        new Activation(attributes.Enum<ActivationKind>("activation"), attributes.Double("activation_parameter")),
        attributes.Int("addends"));

    private static void Parameter(Value value, params ReadOnlySpan<int> shape)
    {
        Check.Constant(value, shape);
        if (value.Data is null)
        {
            Check.Fail($"input {value} must be a parameter");
        }
    }
}
