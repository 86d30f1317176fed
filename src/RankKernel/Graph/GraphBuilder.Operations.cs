namespace RankKernel.Graph;

/// <content>Operations that are often needed, as methods.</content>
public sealed partial class GraphBuilder
{
    /// <summary>Looks up an id, or pools a bag of ids.</summary>
    public Value EmbeddingBag(Value ids, Value table, Pooling pooling = Pooling.Sum, int paddingId = -1, Value? weights = null) =>
        weights is null ? Add(new EmbeddingBag(pooling, paddingId), [ids, table]) : Add(new EmbeddingBag(pooling, paddingId, true), [ids, table, weights]);

    /// <summary>Looks up the ids of a sequence, one row a position.</summary>
    public Value SequenceGather(Value ids, Value table) => Add(new SequenceGather(), [ids, table]);

    /// <summary>x·Wᵀ + b.</summary>
    public Value Linear(Value x, Value weight, Value? bias = null) =>
        bias is null ? Add(new Linear(Bias: false), [x, weight]) : Add(new Linear(), [x, weight, bias]);

    /// <summary>An elementwise activation with its per-channel vectors.</summary>
    public Value Activate(Value x, Activation activation, params IReadOnlyList<Value> vectors) =>
        activation.Kind == ActivationKind.None ? x : Add(new Activate(activation), [x, .. vectors]);

    /// <summary>The sum of values of one shape.</summary>
    public Value Sum(params IReadOnlyList<Value> terms) => terms.Count == 1 ? terms[0] : Add(new Sum(terms.Count), terms);

    /// <summary>a + b, with broadcasting.</summary>
    public Value Add(Value a, Value b) => Add(new Binary(BinaryKind.Add), [a, b]);

    /// <summary>a − b, with broadcasting.</summary>
    public Value Subtract(Value a, Value b) => Add(new Binary(BinaryKind.Subtract), [a, b]);

    /// <summary>a ⊙ b, with broadcasting.</summary>
    public Value Multiply(Value a, Value b) => Add(new Binary(BinaryKind.Multiply), [a, b]);

    /// <summary>An elementwise function.</summary>
    public Value Unary(Value x, UnaryKind function) => Add(new Unary(function), [x]);

    /// <summary>Removes an axis.</summary>
    public Value Reduce(Value x, ReduceKind function, int axis) => Add(new Reduce(function, axis), [x]);

    /// <summary>Joins values along an axis.</summary>
    public Value Concat(int axis, params IReadOnlyList<Value> values) => values.Count == 1 ? values[0] : Add(new Concat(axis), values);

    /// <summary>A run of elements along an axis.</summary>
    public Value Slice(Value x, int axis, int start, int length) => Add(new Slice(axis, start, length), [x]);

    /// <summary>The same elements under other dimensions.</summary>
    public Value Reshape(Value x, params ReadOnlySpan<int> shape) => new Shape(shape) == x.Shape ? x : Add(new Reshape(new Shape(shape)), [x]);

    /// <summary>Softmax over the last dimension.</summary>
    public Value Softmax(Value x) => Add(new Softmax(), [x]);

    /// <summary>Puts a number where an id is padding.</summary>
    public Value Mask(Value x, Value ids, int paddingId, double fill) => Add(new Mask(paddingId, fill), [x, ids]);

    /// <summary>Repeats a vector at every position of a sequence.</summary>
    public Value Expand(Value x, Value like) => Add(new Expand(), [x, like]);

    /// <summary>Σ_t w[t]·x[t].</summary>
    public Value WeightedSum(Value weights, Value x) => Add(new WeightedSum(), [weights, x]);

    /// <summary>scale·x + shift per channel.</summary>
    public Value ScaleShift(Value x, Value scale, Value shift) => Add(new ScaleShift(), [x, scale, shift]);

    /// <summary>½ Σ [(Σv)² − Σv²] over field vectors.</summary>
    public Value FactorizationMachine(params IReadOnlyList<Value> fields) => Add(new FactorizationMachine(), fields);

    /// <summary>½ [(Σv)² − Σv²] over field vectors.</summary>
    public Value BiInteraction(params IReadOnlyList<Value> fields) => Add(new BiInteraction(), fields);

    /// <summary>The inner product of two vectors.</summary>
    public Value Dot(Value a, Value b) => Add(new Dot(), [a, b]);
}
