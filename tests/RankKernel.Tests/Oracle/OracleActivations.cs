using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal static class OracleActivations
{
    private const double SeluScale = 1.0507009873554804934193349852946;
    private const double SeluAlpha = 1.6732632423543772848170429916717;

    /// <summary>An activation; <paramref name="vector"/> gives this channel's element of each of its vectors.</summary>
    public static double Apply(Activation activation, double x, Func<int, double> vector) => activation.Kind switch
    {
        ActivationKind.None => x,
        ActivationKind.Relu => Math.Max(x, 0),
        ActivationKind.Relu6 => Math.Min(Math.Max(x, 0), 6),
        ActivationKind.Sigmoid => Sigmoid(x),
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.LeakyRelu => x >= 0 ? x : activation.Parameter * x,
        ActivationKind.PRelu => x >= 0 ? x : vector(0) * x,
        ActivationKind.Dice => Dice(x, vector(0), (vector(1) * x) + vector(2)),
        ActivationKind.Elu => x >= 0 ? x : activation.Parameter * (Math.Exp(x) - 1),
        ActivationKind.Selu => SeluScale * (x >= 0 ? x : SeluAlpha * (Math.Exp(x) - 1)),
        ActivationKind.Celu => Math.Max(x, 0) + Math.Min(0, activation.Parameter * (Math.Exp(x / activation.Parameter) - 1)),
        ActivationKind.Softsign => x / (1 + Math.Abs(x)),
        ActivationKind.Mish => x * Math.Tanh(Math.Log(1 + Math.Exp(x))),
        ActivationKind.Gelu => x * NormalDistribution(x),
        ActivationKind.GeluTanh => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        ActivationKind.Silu => x * Sigmoid(x),
        ActivationKind.Softplus => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))),
        ActivationKind.HardSigmoid => Math.Clamp((x / 6) + 0.5, 0, 1),
        ActivationKind.HardSwish => x * Math.Clamp((x / 6) + 0.5, 0, 1),
        ActivationKind.Exp => Math.Exp(x),
        _ => throw new InvalidOperationException($"Activation {activation}."),
    };

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>p·x + alpha·(1−p)·x with p = σ(normalised).</summary>
    public static double Dice(double x, double alpha, double normalised)
    {
        var p = Sigmoid(normalised);
        return (p * x) + (alpha * (1 - p) * x);
    }

    /// <summary>Φ.</summary>
    public static double NormalDistribution(double x) => x < 0
        ? 0.5 * ErrorFunctionComplement(-x / Math.Sqrt(2))
        : 0.5 * (1 + ErrorFunction(x / Math.Sqrt(2)));

    /// <summary>erf, by a series of positive terms near zero and by the continued fraction of its complement elsewhere.</summary>
    public static double ErrorFunction(double x)
    {
        if (x < 0)
        {
            return -ErrorFunction(-x);
        }

        if (x >= 2.5)
        {
            return 1 - ErrorFunctionComplement(x);
        }

        var (term, sum) = (x, x);
        for (var n = 1; term > sum * 1e-18; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>1 − erf for x ≥ 0, e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))), from the far end of the fraction.</summary>
    private static double ErrorFunctionComplement(double x)
    {
        if (x < 2.5)
        {
            return 1 - ErrorFunction(x);
        }

        var tail = x;
        for (var n = 120; n > 0; n--)
        {
            tail = x + (n / 2.0 / tail);
        }

        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / tail;
    }
}
