using System.Diagnostics.CodeAnalysis;
using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>Questions about the nodes behind a value.</summary>
internal static class Pattern
{
    /// <summary>The most terms of a sum that are looked at one by one.</summary>
    public const int MostTerms = 4096;

    /// <summary>Whether a node of this operation makes the value.</summary>
    public static bool Is<T>(this Value value, [NotNullWhen(true)] out Node? node, [NotNullWhen(true)] out T? operation)
        where T : Operation
    {
        (node, operation) = value.Producer is { Operation: T found } producer ? (producer, found) : (null, null);
        return operation is not null;
    }

    /// <summary>As <see cref="Is{T}(Value, out Node, out T)"/>, for an operation without options.</summary>
    public static bool Is<T>(this Value value, [NotNullWhen(true)] out Node? node)
        where T : Operation => value.Is(out node, out T? _);

    /// <summary>Whether the value is a function of two others.</summary>
    public static bool IsBinary(this Value value, BinaryKind function, [NotNullWhen(true)] out Value? a, [NotNullWhen(true)] out Value? b)
    {
        (a, b) = value.Producer is { Operation: Binary binary } node && binary.Function == function
            ? (node.Inputs[0], node.Inputs[1])
            : (null, null);
        return a is not null && b is not null;
    }

    /// <summary>Whether the value is an activation of another, one without vectors.</summary>
    public static bool IsActivated(this Value value, ActivationKind kind, [NotNullWhen(true)] out Value? x)
    {
        x = value.Is<Activate>(out var node, out var activate) && activate.Activation.Kind == kind ? node.Inputs[0] : null;
        return x is not null;
    }

    /// <summary>The elements of a float32 constant, or null.</summary>
    public static Tensor? Floats(this Value value) => value.Data is { Type: TensorType.Float32, HasElements: true } data ? data : null;

    /// <summary>Whether the value is a constant whose elements all are one number.</summary>
    public static bool IsNumber(this Value value, out double number)
    {
        number = 0;
        if (value.Floats() is not { } data)
        {
            return false;
        }

        var elements = data.AsFloats();
        number = elements[0];
        return !elements.ContainsAnyExcept(elements[0]);
    }

    /// <summary>Whether the value is a constant whose elements all are this number, as float32.</summary>
    public static bool IsNumber(this Value value, double number) => value.IsNumber(out var found) && found == (float)number;

    /// <summary>Whether the value is another one times a number; the number is 1 for any other value.</summary>
    public static bool IsScaled(this Value value, out Value x, out double factor)
    {
        if (value.IsBinary(BinaryKind.Multiply, out var a, out var b))
        {
            if (b.IsNumber(out factor) && a.Shape == value.Shape)
            {
                x = a;
                return true;
            }

            if (a.IsNumber(out factor) && b.Shape == value.Shape)
            {
                x = b;
                return true;
            }
        }
        else if (value.IsBinary(BinaryKind.Divide, out a, out b) && b.IsNumber(out var divisor) && divisor != 0 && a.Shape == value.Shape)
        {
            (x, factor) = (a, 1 / divisor);
            return true;
        }

        (x, factor) = (value, 1);
        return false;
    }

    /// <summary>
    /// The values of one shape that a sum, or a tree of sums, adds up; the value alone where they are more than <see cref="MostTerms"/>, as
    /// sums that double each other soon have.
    /// </summary>
    public static IReadOnlyList<Value> Terms(this Value value)
    {
        var terms = new List<Value>();
        var open = new Stack<Value>([value]);
        while (open.TryPop(out var term))
        {
            if (term.Is<Sum>(out var sum, out var operation) && operation.Activation.Kind == ActivationKind.None)
            {
                foreach (var input in sum.Inputs.Reverse())
                {
                    open.Push(input);
                }
            }
            else if (term.IsBinary(BinaryKind.Add, out var a, out var b) && a.Shape == term.Shape && b.Shape == term.Shape)
            {
                open.Push(b);
                open.Push(a);
            }
            else
            {
                terms.Add(term);
            }

            if (terms.Count + open.Count > MostTerms)
            {
                return [value];
            }
        }

        return terms;
    }

    /// <summary>Whether the value is the square of another.</summary>
    public static bool IsSquare(this Value value, [NotNullWhen(true)] out Value? x)
    {
        x = null;
        if (value.Is<Unary>(out var node, out var unary) && unary.Function == UnaryKind.Square)
        {
            x = node.Inputs[0];
        }
        else if (value.IsBinary(BinaryKind.Multiply, out var a, out var b) && ReferenceEquals(a, b))
        {
            x = a;
        }
        else if (value.IsBinary(BinaryKind.Power, out a, out b) && b.IsNumber(2) && a.Shape == value.Shape)
        {
            x = a;
        }

        return x is not null;
    }

    /// <summary>The value under reshapes that leave its elements as they are.</summary>
    public static Value Unshaped(this Value value)
    {
        while (value.Is<Reshape>(out var node) && value.Type.Sequence == node.Inputs[0].Type.Sequence)
        {
            value = node.Inputs[0];
        }

        return value;
    }

    /// <summary>Whether two lists hold the same values, each equally often, in any order.</summary>
    public static bool HoldsSame(this IReadOnlyList<Value> values, IReadOnlyList<Value> others)
    {
        if (values.Count != others.Count)
        {
            return false;
        }

        var left = new List<Value>(others);
        return values.All(left.Remove);
    }
}
