namespace RankKernel.Graph;

/// <summary>
/// What a node computes, with its options. Immutable, compared by value. A primitive is run by every backend; a ranking
/// operation can also <see cref="Lower"/> itself to primitives.
/// </summary>
public abstract record Operation
{
    /// <summary>The stable name that model files use.</summary>
    public abstract string Kind { get; }

    /// <summary>The type of the output.</summary>
    /// <exception cref="GraphException">The inputs do not fit: how many, which shapes, what was expected.</exception>
    public abstract ValueType Infer(IReadOnlyList<Value> inputs);

    /// <summary>Whether every backend must run this operation as it is.</summary>
    public virtual bool IsPrimitive => true;

    /// <summary>Adds the same mathematics to a graph as simpler operations; only for operations that are not primitives.</summary>
    public virtual Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs) =>
        throw new InvalidOperationException($"{Kind} is a primitive.");

    /// <summary>Floating-point operations for one row, a multiply-add counted as two; sequences at their full length.</summary>
    public virtual long Flops(IReadOnlyList<Value> inputs, Value output) => output.Type.Kind == ElementKind.Float ? output.Shape.Count : 0;

    /// <summary>Whether an input may be a parameter of this type. Numbers that stand for themselves may be anywhere.</summary>
    internal virtual bool Accepts(int input, TensorType type) => type.IsFloat() || type == TensorType.Int8;

    /// <summary>Writes the options, if there are any, in a fixed order, for a model file.</summary>
    internal virtual void Write(AttributeWriter attributes)
    {
    }
}
