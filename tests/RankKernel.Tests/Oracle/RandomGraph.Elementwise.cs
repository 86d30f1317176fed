using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal sealed partial class RandomGraph
{
    /// <summary>An activation of bounded steepness, and its vectors.</summary>
    private (Activation Activation, Value[] Vectors) AnyActivation(int channels)
    {
        var kind = (ActivationKind)_random.Next((int)ActivationKind.Exp);
        Activation activation = kind;
        if (kind is ActivationKind.LeakyRelu or ActivationKind.Elu)
        {
            activation = new Activation(kind, 0.25 + _random.NextDouble());
        }

        return (activation, [.. Enumerable.Range(0, activation.ParameterCount).Select(_ => Vector(channels))]);
    }

    private void AddActivation()
    {
        if (Pick(_ => true) is not { } x)
        {
            return;
        }

        if (Size(x) <= 1 && _random.Next(8) == 0)
        {
            Add(new Activate(ActivationKind.Exp), 3, x);
            return;
        }

        var (activation, vectors) = AnyActivation(x.Shape.Last);
        Add(new Activate(activation), Size(x), [x, .. vectors]);
    }

    private void AddSum()
    {
        if (Pick(_ => true) is not { } first)
        {
            return;
        }

        var terms = PickSome(value => value.Shape == first.Shape && Along(value, first)).Prepend(first).ToArray();
        var sequence = terms.FirstOrDefault(term => term.Type.Sequence is not null)?.Type.Sequence;
        terms = [.. terms.Where(term => term.Type.Sequence is null || term.Type.Sequence == sequence)];
        var (activation, vectors) = AnyActivation(first.Shape.Last);
        Add(new Sum(terms.Length, activation), terms.Sum(Size), [.. terms, .. vectors]);
    }

    private void AddUnary()
    {
        if (Pick(_ => true) is not { } x)
        {
            return;
        }

        var (function, size) = _random.Next(7) switch
        {
            0 => (UnaryKind.Negate, Size(x)),
            1 => (UnaryKind.Abs, Size(x)),
            2 => (UnaryKind.Square, Size(x) * Size(x)),
            3 => (UnaryKind.Sqrt, 2),
            4 => (UnaryKind.Reciprocal, 2),
            5 => (UnaryKind.Log, 2),
            _ => (UnaryKind.Exp, Math.Exp(Size(x))),
        };
        if (function is UnaryKind.Sqrt or UnaryKind.Reciprocal or UnaryKind.Log)
        {
            x = AwayFromZero(x);
        }

        Add(new Unary(function), size, x);
    }

    private void AddBinary()
    {
        if (Pick(_ => true) is not { } a || Pick(value => Broadcasts(a, value) || Broadcasts(value, a)) is not { } b)
        {
            return;
        }

        var function = (BinaryKind)_random.Next(6);
        if (function == BinaryKind.Divide)
        {
            b = AwayFromZero(b);
        }

        Add(new Binary(function), function == BinaryKind.Multiply ? Size(a) * Size(b) : Size(a) + Size(b), a, b);
    }

    /// <summary>The condition must be exact in float32, or rounding would choose the other branch.</summary>
    private void AddWhere()
    {
        if (Pick(IsExact) is { } condition
            && Pick(value => value.Shape == condition.Shape && Along(value, condition)) is { } a
            && Pick(value => value.Shape == condition.Shape && Along(value, condition) && Along(value, a)) is { } b)
        {
            Add(new Where(), Math.Max(Size(a), Size(b)), condition, a, b);
        }
    }

    private void AddMask()
    {
        if (Pick(value => value.Shape.Rank == 1 && value.Type.Sequence is not null) is { } x)
        {
            var (ids, padding) = IdsAlong(x.Type.Sequence!);
            Add(new Mask(padding, _random.Next(-2, 2)), Size(x), x, ids);
        }
    }

    private Value AwayFromZero(Value x) => _graph.Add(_graph.Unary(x, UnaryKind.Square), Number(0.5f));

    private static bool IsExact(Value value) =>
        value.Source is not null || value.Data is not null || value.Producer?.Operation is SequenceGather;

    private static bool Along(Value a, Value b) => a.Type.Sequence is null || b.Type.Sequence is null || a.Type.Sequence == b.Type.Sequence;

    private static bool Broadcasts(Value large, Value small) =>
        Along(large, small) && (large.Shape == small.Shape || (small.Type.Sequence is null
            && (large.Shape.Count, large.Shape.Rank).CompareTo((small.Shape.Count, small.Shape.Rank)) > 0
            && Binary.Broadcasts(large.Shape, small.Shape)));
}
