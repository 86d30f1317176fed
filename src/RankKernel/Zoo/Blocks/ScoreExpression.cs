using System.Diagnostics.CodeAnalysis;
using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Reads an expression over the outputs of a network and adds it to the network. For one use.</summary>
internal sealed class ScoreExpression
{
    private const int DeepestNesting = 64;
    private const string Operand = "a number, a name, '(' or '-'";

    private static readonly Dictionary<string, Func<GraphBuilder, Value, Value>> Unary = new(StringComparer.Ordinal)
    {
        ["abs"] = static (graph, x) => graph.Unary(x, UnaryKind.Abs),
        ["exp"] = static (graph, x) => graph.Activate(x, ActivationKind.Exp),
        ["log"] = static (graph, x) => graph.Unary(x, UnaryKind.Log),
        ["log1p"] = static (graph, x) => graph.Unary(x, UnaryKind.Log1p),
        ["sqrt"] = static (graph, x) => graph.Unary(x, UnaryKind.Sqrt),
        ["sigmoid"] = static (graph, x) => graph.Activate(x, ActivationKind.Sigmoid),
        ["tanh"] = static (graph, x) => graph.Activate(x, ActivationKind.Tanh),
    };

    private static readonly Dictionary<string, BinaryKind> Binary = new(StringComparer.Ordinal)
    {
        ["min"] = BinaryKind.Min,
        ["max"] = BinaryKind.Max,
        ["pow"] = BinaryKind.Power,
    };

    private readonly GraphBuilder _graph;
    private readonly string _name;
    private readonly IReadOnlyList<ExpressionToken> _tokens;
    private int _next;
    private int _depth;

    /// <exception cref="GraphException">A character or a number is not one of the language.</exception>
    public ScoreExpression(GraphBuilder graph, string name, string text)
    {
        (_graph, _name) = (graph, name);
        _tokens = ExpressionToken.Split(text, Fail);
    }

    private ExpressionToken Current => _tokens[_next];

    /// <summary>The expression's value, [1].</summary>
    public Value Parse()
    {
        var value = Sum();
        return Current.Kind == ExpressionTokenKind.End ? value : Unexpected("an operator or the end");
    }

    private Value Sum()
    {
        var value = Product();
        while (Current.Is('+') || Current.Is('-'))
        {
            var kind = Take().Is('+') ? BinaryKind.Add : BinaryKind.Subtract;
            value = Combine(kind, value, Product());
        }

        return value;
    }

    private Value Product()
    {
        var value = Negation();
        while (Current.Is('*') || Current.Is('/'))
        {
            var kind = Take().Is('*') ? BinaryKind.Multiply : BinaryKind.Divide;
            value = Combine(kind, value, Negation());
        }

        return value;
    }

    private Value Negation()
    {
        if (++_depth > DeepestNesting)
        {
            Fail(Current.Position, $"more than {DeepestNesting} levels of brackets and signs");
        }

        var value = Current.Is('-') ? Negated() : Power();
        _depth--;
        return value;
    }

    private Value Negated()
    {
        Take();
        return _graph.Unary(Negation(), UnaryKind.Negate);
    }

    private Value Power()
    {
        var value = Primary();
        if (!Current.Is('^'))
        {
            return value;
        }

        Take();
        return Combine(BinaryKind.Power, value, Negation());
    }

    private Value Primary()
    {
        var token = Current;
        if (token.Kind == ExpressionTokenKind.Number)
        {
            Take();
            return Constants.Number(_graph, token.Number);
        }

        if (token.Kind is ExpressionTokenKind.Name or ExpressionTokenKind.QuotedName)
        {
            Take();
            return token.Kind == ExpressionTokenKind.Name && Current.Is('(') ? Call(token) : Named(token);
        }

        if (!token.Is('('))
        {
            return Unexpected(Operand);
        }

        Take();
        var inner = Sum();
        Expect(')');
        return inner;
    }

    private Value Call(ExpressionToken function)
    {
        Expect('(');
        var arguments = new List<Value> { Sum() };
        while (Current.Is(','))
        {
            Take();
            arguments.Add(Sum());
        }

        Expect(')');
        if (Unary.TryGetValue(function.Text, out var one))
        {
            return one(_graph, Arguments(1)[0]);
        }

        if (Binary.TryGetValue(function.Text, out var two))
        {
            return Combine(two, Arguments(2)[0], arguments[1]);
        }

        return function.Text == "clip"
            ? Combine(BinaryKind.Min, Combine(BinaryKind.Max, Arguments(3)[0], arguments[1]), arguments[2])
            : Fail(function.Position, $"no function '{function.Text}'; the functions are {string.Join(", ", [.. Unary.Keys, .. Binary.Keys, "clip"])}");

        List<Value> Arguments(int expected)
        {
            if (arguments.Count != expected)
            {
                Fail(function.Position, $"{arguments.Count} arguments of '{function.Text}', expected {expected}");
            }

            return arguments;
        }
    }

    private Value Named(ExpressionToken token)
    {
        if (_graph.OutputNamed(token.Text) is { } output)
        {
            return _graph.Reshape(output, 1);
        }

        if (_graph.Features.FirstOrDefault(feature => feature.Name == token.Text) is not NumericFeature feature)
        {
            return Fail(
                token.Position,
                $"no output or numeric feature '{token.Text}'; the outputs are {string.Join(", ", _graph.OutputNames.DefaultIfEmpty("none"))}");
        }

        var value = _graph.Input(feature.Name);
        if (!Current.Is('['))
        {
            return feature.Dimension == 1
                ? value
                : Fail(token.Position, $"the feature '{feature.Name}' has {feature.Dimension} elements, expected one of them, such as {feature.Name}[0]");
        }

        Take();
        var index = Current;
        if (index.Kind != ExpressionTokenKind.Number || index.Number != Math.Floor(index.Number) || index.Number < 0 || index.Number >= feature.Dimension)
        {
            return Unexpected($"a whole number from 0 to {feature.Dimension - 1}");
        }

        Take();
        Expect(']');
        return feature.Dimension == 1 ? value : _graph.Slice(value, 0, (int)index.Number, 1);
    }

    private Value Combine(BinaryKind kind, Value a, Value b) => _graph.Add(new Binary(kind), [a, b]);

    private ExpressionToken Take() => _tokens[_next++];

    private void Expect(char symbol)
    {
        if (!Current.Is(symbol))
        {
            Unexpected($"'{symbol}'");
        }

        Take();
    }

    [DoesNotReturn]
    private Value Unexpected(string expected) => Fail(Current.Position, $"{Current}, expected {expected}");

    [DoesNotReturn]
    private Value Fail(int position, string found) => throw new GraphException($"The fusion '{_name}', position {position}: {found}.");
}
