namespace RankKernel.Graph;

/// <summary>One operation applied to values. Immutable. Written for one row: the row axis is implicit.</summary>
public sealed class Node
{
    internal Node(string name, Operation operation, IReadOnlyList<Value> inputs)
    {
        Name = name;
        Operation = operation;
        Inputs = inputs;
        ValueType type;
        try
        {
            Check.ParameterTypes(operation, inputs);
            type = operation.Infer(inputs);
        }
        catch (GraphException error)
        {
            throw new GraphException($"Node '{name}' ({operation.Kind}): {error.Message}", error);
        }

        var side = Side.Constant;
        foreach (var input in inputs)
        {
            side |= input.Side;
        }

        Output = new Value(name, type, side, producer: this);
    }

    /// <summary>Unique in its graph; also the name of the output.</summary>
    public string Name { get; }

    /// <summary>What is computed.</summary>
    public Operation Operation { get; }

    /// <summary>The operation's inputs in the order that it documents.</summary>
    public IReadOnlyList<Value> Inputs { get; }

    /// <summary>The one output.</summary>
    public Value Output { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Output} = {Operation}({string.Join(", ", Inputs.Select(input => input.Name))})";
}
