using System.Diagnostics.CodeAnalysis;

namespace RankKernel.Graph;

/// <summary>What operations expect of their inputs, as errors that say what was found.</summary>
internal static class Check
{
    public static void InputCount(IReadOnlyList<Value> inputs, int expected)
    {
        if (inputs.Count != expected)
        {
            Fail($"{inputs.Count} inputs, expected {expected}");
        }
    }

    /// <summary>Parameters of codes stand only where an operation knows them.</summary>
    public static void ParameterTypes(Operation operation, IReadOnlyList<Value> inputs)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Data is not { } data)
            {
                continue;
            }

            if (!operation.Accepts(i, data.Type))
            {
                Fail($"parameter {inputs[i]} is of type {data.Type}, which cannot be input {i}");
            }

            if (data.Type == TensorType.Int8Matrix && data.Shape.Last > Int8Matrix.MaxInputs)
            {
                Fail($"parameter {inputs[i]} is of type {data.Type}, which has at most {Int8Matrix.MaxInputs} inputs");
            }
        }
    }

    public static void AtLeast(IReadOnlyList<Value> inputs, int expected)
    {
        if (inputs.Count < expected)
        {
            Fail($"{inputs.Count} inputs, expected at least {expected}");
        }
    }

    public static void Float(Value value)
    {
        if (value.Type.Kind != ElementKind.Float)
        {
            Fail($"input {value} holds ids, expected numbers");
        }
    }

    public static void Ids(Value value)
    {
        if (value.Type.Kind != ElementKind.Id)
        {
            Fail($"input {value} holds numbers, expected ids");
        }
    }

    /// <summary>A parameter or another constant of exactly this shape.</summary>
    public static void Constant(Value value, params ReadOnlySpan<int> shape)
    {
        Float(value);
        if (value.Side != Side.Constant)
        {
            Fail($"input {value} must be constant");
        }

        HasShape(value, shape);
    }

    /// <summary>Not a sequence: all elements are defined.</summary>
    public static void FixedSize(Value value)
    {
        if (value.Type.Sequence is { } sequence)
        {
            Fail($"input {value} runs along the sequence '{sequence}', expected a value of fixed size");
        }
    }

    /// <summary>The sequence that those of the values run along which run along one, or null.</summary>
    public static string? CommonSequence(params IEnumerable<Value> values)
    {
        Value? first = null;
        foreach (var value in values)
        {
            if (value.Type.Sequence is null)
            {
                continue;
            }

            if (first is not null && first.Type.Sequence != value.Type.Sequence)
            {
                Fail($"inputs {first} and {value} run along different sequences");
            }

            first ??= value;
        }

        return first?.Type.Sequence;
    }

    public static void HasShape(Value value, params ReadOnlySpan<int> shape)
    {
        if (!value.Shape.Dimensions.SequenceEqual(shape))
        {
            Fail($"input {value} has shape {value.Shape}, expected [{string.Join(", ", shape.ToArray())}]");
        }
    }

    public static void Rank(Value value, int rank)
    {
        if (value.Shape.Rank != rank)
        {
            Fail($"input {value} has {value.Shape.Rank} dimensions, expected {rank}");
        }
    }

    /// <summary>A table of embedding rows: constant, two dimensions.</summary>
    public static void Table(Value value)
    {
        Float(value);
        Rank(value, 2);
        if (value.Data is null)
        {
            Fail($"table {value} must be a parameter");
        }
    }

    /// <summary>The per-channel vectors of an activation.</summary>
    public static void ActivationParameters(Activation activation, IReadOnlyList<Value> inputs, int first, int channels)
    {
        for (var i = 0; i < activation.ParameterCount; i++)
        {
            Constant(inputs[first + i], channels);
        }
    }

    [DoesNotReturn]
    public static void Fail(string message) => throw new GraphException(message + ".");
}
