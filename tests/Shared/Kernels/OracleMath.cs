using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel.Testing;

/// <summary>The functions in double precision, from their definitions.</summary>
internal static class OracleMath
{
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 || double.IsInfinity(u) || u <= 0 ? (u == 1 ? x : Math.Log(u)) : Math.Log(u) * x / (u - 1);
    }

    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    /// <summary>2/√π·e^(−x²)·Σ 2ⁿx^(2n+1)/(2n+1)!!, whose terms are all positive.</summary>
    public static double Erf(double x)
    {
        if (double.IsNaN(x) || Math.Abs(x) > 7)
        {
            return double.IsNaN(x) ? x : Math.Sign(x);
        }

        double term = x;
        double sum = x;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    public static double ExpMinusOne(double x) =>
        Math.Abs(x) < 1e-5 ? x + (x * x / 2) : Math.Exp(x) - 1;

    /// <summary>A unary function, or an activation that takes no parameters.</summary>
    public static double Function(Enum kind, double x) => kind switch
    {
        UnaryKind unary => Unary(unary, x),
        ActivationKind.Sigmoid => Sigmoid(x),
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.Softplus => Softplus(x),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static double Unary(UnaryKind kind, double x) => kind switch
    {
        UnaryKind.Negate => -x,
        UnaryKind.Abs => Math.Abs(x),
        UnaryKind.Sqrt => Math.Sqrt(x),
        UnaryKind.ReciprocalSqrt => 1 / Math.Sqrt(x),
        UnaryKind.Square => x * x,
        UnaryKind.Reciprocal => 1 / x,
        UnaryKind.Exp => Math.Exp(x),
        UnaryKind.Log => Math.Log(x),
        UnaryKind.Log1p => Log1p(x),
        UnaryKind.Erf => Erf(x),
        UnaryKind.Floor => Math.Floor(x),
        UnaryKind.Ceiling => Math.Ceiling(x),
        UnaryKind.Round => Math.Round(x, MidpointRounding.ToEven),
        UnaryKind.Sign => double.IsNaN(x) ? x : Math.Sign(x),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static double Binary(BinaryKind kind, double a, double b) => kind switch
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
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static unsafe double Activate(in ActivationArguments activation, double x, int column)
    {
        double parameter = activation.Parameter;
        switch (activation.Kind)
        {
            case ActivationKind.None: return x;
            case ActivationKind.Relu: return Math.Max(x, 0);
            case ActivationKind.Relu6: return Math.Clamp(x, 0, 6);
            case ActivationKind.Sigmoid: return Sigmoid(x);
            case ActivationKind.Tanh: return Math.Tanh(x);
            case ActivationKind.LeakyRelu: return x >= 0 ? x : parameter * x;
            case ActivationKind.PRelu: return x >= 0 ? x : activation.Alpha[column] * x;
            case ActivationKind.Dice:
                double scaled = activation.Scale is null ? x : x * activation.Scale[column];
                double p = Sigmoid(scaled + (activation.Shift is null ? 0 : activation.Shift[column]));
                return (p * x) + (activation.Alpha[column] * (1 - p) * x);
            case ActivationKind.Elu: return x >= 0 ? x : parameter * ExpMinusOne(x);
            case ActivationKind.Selu: return 1.0507009873554805 * (x >= 0 ? x : 1.6732632423543772 * ExpMinusOne(x));
            case ActivationKind.Celu: return Math.Max(0, x) + Math.Min(0, parameter * ExpMinusOne(x / parameter));
            case ActivationKind.Gelu: return x * (1 + Erf(x / Math.Sqrt(2))) / 2;
            case ActivationKind.GeluTanh:
                return x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))) / 2;
            case ActivationKind.Silu: return x * Sigmoid(x);
            case ActivationKind.Softplus: return Softplus(x);
            case ActivationKind.Softsign: return x / (1 + Math.Abs(x));
            case ActivationKind.HardSigmoid: return Math.Clamp((x / 6) + 0.5, 0, 1);
            case ActivationKind.HardSwish: return x * Math.Clamp((x / 6) + 0.5, 0, 1);
            case ActivationKind.Mish: return x * Math.Tanh(Softplus(x));
            case ActivationKind.Exp: return Math.Exp(x);
            default: throw new ArgumentOutOfRangeException(nameof(activation), activation.Kind, null);
        }
    }

    /// <summary>The code of an input of a product in integers; the product with the inverse step is rounded to float, the sum to an integer.</summary>
    public static int Encode(float x, float inverse, int zero)
    {
        float steps = x * inverse;
        return float.IsNaN(steps) ? 0 : (int)Math.Clamp(Math.Round((double)steps + zero, MidpointRounding.ToEven), 0, 127);
    }
}
