using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal static class OracleElementwise
{
    public static OracleValue Activate(Activate operation, IReadOnlyList<OracleValue> inputs) =>
        Activate(operation.Activation, inputs[0], [.. inputs.Skip(1)]);

    /// <summary>An activation over the channels of the last dimension.</summary>
    public static OracleValue Activate(Activation activation, OracleValue x, IReadOnlyList<OracleValue> vectors) =>
        x.Like(i => OracleActivations.Apply(activation, x[i], vector => vectors[vector][i % x.Shape.Last]));

    public static OracleValue Sum(Sum operation, IReadOnlyList<OracleValue> inputs)
    {
        var terms = inputs.Take(operation.Terms).ToArray();
        var sum = OracleValue.Make(terms[0].Shape, i => terms.Sum(term => term[i]), LengthOf(terms));
        return Activate(operation.Activation, sum, [.. inputs.Skip(operation.Terms)]);
    }

    public static OracleValue Unary(Unary operation, IReadOnlyList<OracleValue> inputs) => inputs[0].Like(i =>
    {
        var x = inputs[0][i];
        return operation.Function switch
        {
            UnaryKind.Negate => -x,
            UnaryKind.Abs => Math.Abs(x),
            UnaryKind.Square => x * x,
            UnaryKind.Sqrt => Math.Sqrt(x),
            UnaryKind.Reciprocal => 1 / x,
            UnaryKind.Exp => Math.Exp(x),
            UnaryKind.Log => Math.Log(x),
            UnaryKind.ReciprocalSqrt => 1 / Math.Sqrt(x),
            UnaryKind.Log1p => Math.Log(1 + x),
            UnaryKind.Erf => OracleActivations.ErrorFunction(x),
            UnaryKind.Floor => Math.Floor(x),
            UnaryKind.Ceiling => Math.Ceiling(x),
            UnaryKind.Round => Math.Round(x, MidpointRounding.ToEven),
            UnaryKind.Sign => Math.Sign(x),
            _ => throw new InvalidOperationException($"Unary {operation.Function}."),
        };
    });

    public static OracleValue Binary(Binary operation, IReadOnlyList<OracleValue> inputs)
    {
        var (a, b) = (inputs[0], inputs[1]);
        var larger = b.Shape.Count > a.Shape.Count || (b.Shape.Count == a.Shape.Count && b.Shape.Rank > a.Shape.Rank) ? b : a;
        return OracleValue.Make(
            larger.Shape,
            i => Binary(operation.Function, a[i % a.Data.Length], b[i % b.Data.Length]),
            LengthOf(inputs));
    }

    public static OracleValue Where(IReadOnlyList<OracleValue> inputs) => OracleValue.Make(
        inputs[0].Shape,
        i => double.IsNaN(inputs[0][i]) ? double.NaN : inputs[0][i] > 0 ? inputs[1][i] : inputs[2][i],
        LengthOf(inputs));

    public static OracleValue Mask(Mask operation, IReadOnlyList<OracleValue> inputs) =>
        inputs[0].Like(i => inputs[1].Ids[i] == operation.PaddingId ? operation.Fill : inputs[0][i]);

    public static OracleValue ScaleShift(IReadOnlyList<OracleValue> inputs)
    {
        var (x, scale, shift) = (inputs[0], inputs[1], inputs[2]);
        return x.Like(i => (scale[i % x.Shape.Last] * x[i]) + shift[i % x.Shape.Last]);
    }

    public static OracleValue Interpolate(IReadOnlyList<OracleValue> inputs) => inputs[0].Like(i =>
    {
        var (x, places, values) = (inputs[0][i], inputs[1].Data, inputs[2].Data);
        if (double.IsNaN(x))
        {
            return x;
        }

        var next = Array.FindIndex(places, place => place > x);
        return next == 0 ? values[0]
            : next < 0 ? values[^1]
            : values[next - 1] + ((x - places[next - 1]) / (places[next] - places[next - 1]) * (values[next] - values[next - 1]));
    });

    private static double Binary(BinaryKind function, double a, double b) => function switch
    {
        BinaryKind.Add => a + b,
        BinaryKind.Subtract => a - b,
        BinaryKind.Multiply => a * b,
        BinaryKind.Divide => a / b,
        BinaryKind.Min => Math.Min(a, b),
        BinaryKind.Max => Math.Max(a, b),
        BinaryKind.Power => Math.Pow(a, b),
        BinaryKind.Greater => a > b ? 1 : 0,
        BinaryKind.GreaterOrEqual => a >= b ? 1 : 0,
        BinaryKind.Less => a < b ? 1 : 0,
        BinaryKind.LessOrEqual => a <= b ? 1 : 0,
        BinaryKind.Equal => a == b ? 1 : 0,
        _ => throw new InvalidOperationException($"Binary {function}."),
    };

    private static int? LengthOf(IEnumerable<OracleValue> values) => values.FirstOrDefault(value => value.Length is not null)?.Length;
}
