using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Algorithms;
using RankKernel.Graph;

namespace RankKernel.Gpu;

/// <summary>Functions of one number, of the accuracy that scores need: the devices' own tanh has three digits.</summary>
internal static class DeviceMath
{
    private const float SeluScale = 1.05070098f;
    private const float SeluAlpha = 1.67326324f;
    private const float InverseRootTwo = 0.70710678f;
    private const float GeluLinear = 0.79788456f;
    private const float GeluCubic = 0.044715f;

    /// <summary>Beyond it tanh is 1 in single precision.</summary>
    private const float TanhBound = 10f;

    /// <summary>Beyond it e^x is not needed to more digits.</summary>
    private const float SoftplusBound = 20f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sigmoid(float x) => 1f / (1f + XMath.Exp(-x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Tanh(float x)
    {
        var bounded = x > TanhBound ? TanhBound : x < -TanhBound ? -TanhBound : x;
        var square = x * x;
        return square < 1e-3f
            ? x * (1f - (square * (0.33333333f - (square * 0.13333333f))))
            : 1f - (2f / (XMath.Exp(2f * bounded) + 1f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Softplus(float x) => x > SoftplusBound ? x : x < -SoftplusBound ? XMath.Exp(x) : XMath.Log(1f + XMath.Exp(x));

    /// <summary>The error function, from its series near 0 and a rational form elsewhere (Abramowitz and Stegun, 7.1.26).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float Erf(float x)
    {
        var size = x < 0f ? -x : x;
        if (size < 0.5f)
        {
            var square = x * x;
            var series = 1f - (square * (0.33333333f - (square * (0.1f - (square * (0.023809524f - (square * 0.0046296296f)))))));
            return 1.12837917f * x * series;
        }

        var t = 1f / (1f + (0.3275911f * size));
        var tail = t * (0.254829592f + (t * (-0.284496736f + (t * (1.421413741f + (t * (-1.453152027f + (t * 1.061405429f))))))));
        var value = 1f - (tail * XMath.Exp(-size * size));
        return x < 0f ? -value : value;
    }

    /// <summary>ln(1 + x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Log1p(float x)
    {
        var sum = 1f + x;
        var rest = sum - 1f;
        return rest == 0f ? x : XMath.Log(sum) * (x / rest);
    }

    /// <summary>The larger, NaN where either is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float a, float b) => (a > b) | XMath.IsNaN(a) ? a : b;

    /// <summary>The smaller, NaN where either is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Min(float a, float b) => (a < b) | XMath.IsNaN(a) ? a : b;

    /// <summary>Whether a stands before b among the largest: numbers before NaN, and of equal ones the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsBefore(float a, int placeA, float b, int placeB)
    {
        var (missingA, missingB) = (XMath.IsNaN(a), XMath.IsNaN(b));
        if (missingA || missingB)
        {
            return missingA == missingB ? placeA < placeB : missingB;
        }

        return a > b || (a == b && placeA < placeB);
    }

    /// <summary>The number that the 16 bits of a half mean; infinities and NaN do not occur.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float FromHalf(int bits)
    {
        var magnitude = Interop.IntAsFloat((uint)((bits & 0x7fff) << 13)) * 5.192296858534828e33f;
        return (bits & 0x8000) == 0 ? magnitude : -magnitude;
    }

    /// <summary>An activation; the vectors it takes are those of the channel.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float Activate(int kind, float parameter, float alpha, float scale, float shift, float x)
    {
        switch (kind)
        {
            case (int)ActivationKind.Relu:
                return x > 0f ? x : XMath.IsNaN(x) ? x : 0f;
            case (int)ActivationKind.Relu6:
                return x > 6f ? 6f : x > 0f ? x : XMath.IsNaN(x) ? x : 0f;
            case (int)ActivationKind.Sigmoid:
                return Sigmoid(x);
            case (int)ActivationKind.Tanh:
                return Tanh(x);
            case (int)ActivationKind.LeakyRelu:
                return x >= 0f ? x : parameter * x;
            case (int)ActivationKind.PRelu:
                return x >= 0f ? x : alpha * x;
            case (int)ActivationKind.Dice:
                var p = Sigmoid((scale * x) + shift);
                return (p * x) + (alpha * (1f - p) * x);
            case (int)ActivationKind.Elu:
                return x >= 0f ? x : parameter * (XMath.Exp(x) - 1f);
            case (int)ActivationKind.Selu:
                return SeluScale * (x >= 0f ? x : SeluAlpha * (XMath.Exp(x) - 1f));
            case (int)ActivationKind.Celu:
                return x >= 0f ? x : parameter * (XMath.Exp(x / parameter) - 1f);
            case (int)ActivationKind.Gelu:
                return 0.5f * x * (1f + Erf(x * InverseRootTwo));
            case (int)ActivationKind.GeluTanh:
                return 0.5f * x * (1f + Tanh(GeluLinear * (x + (GeluCubic * x * x * x))));
            case (int)ActivationKind.Silu:
                return x * Sigmoid(x);
            case (int)ActivationKind.Softplus:
                return Softplus(x);
            case (int)ActivationKind.Softsign:
                return x / (1f + (x < 0f ? -x : x));
            case (int)ActivationKind.HardSigmoid:
                return Clamp01((x / 6f) + 0.5f);
            case (int)ActivationKind.HardSwish:
                return x * Clamp01((x / 6f) + 0.5f);
            case (int)ActivationKind.Mish:
                return x * Tanh(Softplus(x));
            case (int)ActivationKind.Exp:
                return XMath.Exp(x);
            default:
                return x;
        }
    }

    /// <summary>A function of one value.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float Unary(int kind, float x)
    {
        switch (kind)
        {
            case (int)UnaryKind.Negate:
                return -x;
            case (int)UnaryKind.Abs:
                return x < 0f ? -x : x;
            case (int)UnaryKind.Sqrt:
                return XMath.Sqrt(x);
            case (int)UnaryKind.ReciprocalSqrt:
                return 1f / XMath.Sqrt(x);
            case (int)UnaryKind.Square:
                return x * x;
            case (int)UnaryKind.Reciprocal:
                return 1f / x;
            case (int)UnaryKind.Exp:
                return XMath.Exp(x);
            case (int)UnaryKind.Log:
                return XMath.Log(x);
            case (int)UnaryKind.Log1p:
                return Log1p(x);
            case (int)UnaryKind.Erf:
                return Erf(x);
            case (int)UnaryKind.Floor:
                return XMath.Floor(x);
            case (int)UnaryKind.Ceiling:
                return XMath.Ceiling(x);
            case (int)UnaryKind.Round:
                return XMath.RoundToEven(x);
            default:
                return x > 0f ? 1f : x < 0f ? -1f : x;
        }
    }

    /// <summary>A function of two values.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float Binary(int kind, float a, float b)
    {
        switch (kind)
        {
            case (int)BinaryKind.Add:
                return a + b;
            case (int)BinaryKind.Subtract:
                return a - b;
            case (int)BinaryKind.Multiply:
                return a * b;
            case (int)BinaryKind.Divide:
                return a / b;
            case (int)BinaryKind.Min:
                return Min(a, b);
            case (int)BinaryKind.Max:
                return Max(a, b);
            case (int)BinaryKind.Power:
                return Power(a, b);
            case (int)BinaryKind.Greater:
                return a > b ? 1f : 0f;
            case (int)BinaryKind.GreaterOrEqual:
                return a >= b ? 1f : 0f;
            case (int)BinaryKind.Less:
                return a < b ? 1f : 0f;
            case (int)BinaryKind.LessOrEqual:
                return a <= b ? 1f : 0f;
            default:
                return a == b ? 1f : 0f;
        }
    }

    /// <summary>a^b; of a negative number whole powers alone are numbers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float Power(float a, float b)
    {
        if (a > 0f || b == 0f)
        {
            return XMath.Pow(a, b);
        }

        if (a == 0f)
        {
            return b > 0f ? 0f : XMath.Pow(a, b);
        }

        var whole = XMath.Floor(b);
        if (whole != b || XMath.IsNaN(a))
        {
            return XMath.Sqrt(-1f);
        }

        var size = XMath.Pow(-a, b);
        return XMath.Floor(whole * 0.5f) * 2f == whole ? size : -size;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Clamp01(float x) => x < 0f ? 0f : x > 1f ? 1f : x;
}
