namespace RankKernel.Graph;

/// <summary>What recurrent operations have in common.</summary>
internal static class Recurrence
{
    /// <summary>The width of the state, from a recurrent weight [gates·h, h].</summary>
    public static int States(Value weight, int gates)
    {
        Check.Rank(weight, 2);
        Check.Constant(weight, checked(gates * weight.Shape[1]), weight.Shape[1]);
        return weight.Shape[1];
    }

    /// <summary>Numbers [T, d] that run along a sequence.</summary>
    public static void Sequence(Value x)
    {
        Check.Float(x);
        Check.Rank(x, 2);
        if (x.Type.Sequence is null)
        {
            Check.Fail($"input {x} must be a sequence");
        }
    }

    /// <summary>The products, a gate's two additions and its function, and the four operations that blend the states.</summary>
    public static long FlopsPerStep(int inputs, int states, int gates) =>
        (long)states * ((2L * gates * (inputs + states)) + (3L * gates) + 4);
}
