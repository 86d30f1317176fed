namespace RankKernel.Graph;

/// <summary>
/// Convolution over the rows of a matrix of vectors, of height h and width 1, then the largest of every few rows:
/// c[t,o] = b[o] + Σ_k Σ_i W[o,k,i]·x[t+k,i], y[p] = max of act(c) over the rows of window p.
/// Inputs: x [F, C, d], W [O, h, C], b [O] → [P, O, d].
/// </summary>
/// <param name="Before">Rows of zeros before x.</param>
/// <param name="After">Rows of zeros after x.</param>
/// <param name="Activation">The function applied to the products; one without vectors.</param>
/// <param name="Pool">How many rows a window has. Rows that fill no window are dropped.</param>
/// <param name="PoolBefore">Rows that the first window lacks.</param>
/// <param name="PoolAfter">Rows that the last window may lack.</param>
public sealed record Conv(
    int Before = 0, int After = 0, Activation Activation = default, int Pool = 1, int PoolBefore = 0, int PoolAfter = 0) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Conv);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 3);
        Check.Float(inputs[0]);
        Check.FixedSize(inputs[0]);
        Check.Rank(inputs[0], 3);
        Check.Rank(inputs[1], 3);
        Check.Constant(inputs[1], inputs[1].Shape[0], inputs[1].Shape[1], inputs[0].Shape[1]);
        Check.Constant(inputs[2], inputs[1].Shape[0]);
        if (Activation.ParameterCount > 0)
        {
            Check.Fail($"the activation {Activation} takes vectors, expected one without");
        }

        if (Before < 0 || After < 0 || Pool < 1 || PoolBefore < 0 || PoolAfter < 0 || PoolBefore >= Pool || PoolAfter >= Pool)
        {
            Check.Fail($"{Before} and {After} rows of zeros, windows of {Pool} rows that lack {PoolBefore} and {PoolAfter}; expected none or more, and windows of at least one row");
        }

        var rows = (long)inputs[0].Shape[0] + Before + After - inputs[1].Shape[1] + 1;
        var pooled = (rows + PoolBefore + PoolAfter) / Pool;
        if (rows < 1 || pooled < 1 || pooled > int.MaxValue)
        {
            Check.Fail($"{inputs[0].Shape[0]} rows under a height of {inputs[1].Shape[1]} and windows of {Pool} leave none");
        }

        return new ValueType(new Shape((int)pooled, inputs[1].Shape[0], inputs[0].Shape[2]));
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var (x, outputs, width) = (inputs[0], inputs[1].Shape[0], inputs[0].Shape[2]);
        var (height, depth) = (inputs[1].Shape[1], inputs[1].Shape[1] * x.Shape[1]);
        var padded = Padded(graph, x, Before, After, 0);
        var weight = graph.Reshape(inputs[1], outputs, depth);
        var bias = graph.Add(new MatMul(), [graph.Reshape(inputs[2], outputs, 1), Filled(graph, 1, 1, width)]);
        Value[] rows = [.. Enumerable.Range(0, padded.Shape[0] - height + 1).Select(row =>
        {
            var window = graph.Reshape(graph.Slice(padded, 0, row, height), depth, width);
            return graph.Reshape(graph.Add(graph.Add(new MatMul(), [weight, window]), bias), 1, outputs, width);
        })];
        var y = graph.Activate(graph.Concat(0, rows), Activation);
        if (Pool == 1)
        {
            return y;
        }

        y = Padded(graph, y, PoolBefore, PoolAfter, float.MinValue);
        var pooled = y.Shape[0] / Pool;
        y = graph.Reshape(graph.Slice(y, 0, 0, pooled * Pool), pooled, Pool, outputs * width);
        return graph.Reshape(graph.Reduce(y, ReduceKind.Max, 1), pooled, outputs, width);
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) =>
        2 * inputs[1].Shape.Count * inputs[0].Shape[2] * ConvRows(inputs[0].Shape[0], inputs[1].Shape[1]);

    /// <summary>How many rows the convolution has before they are pooled.</summary>
    internal int ConvRows(int rows, int height) => rows + Before + After - height + 1;

    internal override void Write(AttributeWriter attributes) => attributes
        .Add("before", Before).Add("after", After)
        .Add("activation", Activation.Kind).Add("activation_parameter", Activation.Parameter)
        .Add("pool", Pool).Add("pool_before", PoolBefore).Add("pool_after", PoolAfter);

    internal static Conv Read(AttributeReader attributes) => new(
        attributes.Int("before"),
        attributes.Int("after"),
        new Activation(attributes.Enum<ActivationKind>("activation"), attributes.Double("activation_parameter")),
        attributes.Int("pool"),
        attributes.Int("pool_before"),
        attributes.Int("pool_after"));

    private static Value Padded(GraphBuilder graph, Value x, int before, int after, float number)
    {
        Value[] parts =
        [
            .. before > 0 ? [Filled(graph, number, before, x.Shape[1], x.Shape[2])] : Array.Empty<Value>(),
            x,
            .. after > 0 ? [Filled(graph, number, after, x.Shape[1], x.Shape[2])] : Array.Empty<Value>(),
        ];
        return graph.Concat(0, parts);
    }

    private static Value Filled(GraphBuilder graph, float number, params ReadOnlySpan<int> shape)
    {
        var elements = new float[new Shape(shape).Count];
        Array.Fill(elements, number);
        return graph.Constant(new Tensor(new Shape(shape), elements));
    }
}
