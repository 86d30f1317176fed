namespace RankKernel.Graph;

/// <summary>What the elements of a value are.</summary>
public enum ElementKind
{
    /// <summary>Numbers.</summary>
    Float,

    /// <summary>Row indices of an embedding table.</summary>
    Id,
}

/// <summary>The type of a value: what one row of it looks like.</summary>
/// <param name="Shape">The dimensions of one row. For a sequence the first one is its maximum length.</param>
/// <param name="Kind">Numbers or ids.</param>
/// <param name="Sequence">
/// The sequence or multi-valued feature whose true length bounds the first dimension, or null. Elements past it are undefined
/// and never read.
/// </param>
public readonly record struct ValueType(Shape Shape, ElementKind Kind = ElementKind.Float, string? Sequence = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"{(Kind == ElementKind.Id ? "ids" : "")}{Shape}{(Sequence is null ? "" : $" along '{Sequence}'")}";
}

/// <summary>Where a graph input comes from: a feature, or one column of a sequence feature, or the weights of a multi-valued one.</summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="Column">The column of a sequence feature, null for the other kinds.</param>
/// <param name="Weights">True for the weights of a weighted multi-valued feature.</param>
public sealed record InputSource(string Feature, string? Column = null, bool Weights = false)
{
    /// <inheritdoc/>
    public override string ToString() => Feature + (Column is null ? "" : "." + Column) + (Weights ? ".weights" : "");
}

/// <summary>A value of a graph: an input, a parameter, or the output of a node. Immutable; identity is by reference.</summary>
public sealed class Value
{
    internal Value(string name, ValueType type, Side side, InputSource? source = null, Tensor? data = null, Node? producer = null)
    {
        Name = name;
        Type = type;
        Side = side;
        Source = source;
        Data = data;
        Producer = producer;
    }

    /// <summary>Unique in its graph.</summary>
    public string Name { get; }

    /// <summary>What one row looks like.</summary>
    public ValueType Type { get; }

    /// <summary>The dimensions of one row.</summary>
    public Shape Shape => Type.Shape;

    /// <summary>What the value depends on.</summary>
    public Side Side { get; }

    /// <summary>How often it is computed.</summary>
    public Cadence Cadence => Side.Cadence();

    /// <summary>For a graph input: where it comes from.</summary>
    public InputSource? Source { get; }

    /// <summary>For a parameter: its elements.</summary>
    public Tensor? Data { get; }

    /// <summary>For a node's output: the node.</summary>
    public Node? Producer { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Type} {Cadence}";
}
