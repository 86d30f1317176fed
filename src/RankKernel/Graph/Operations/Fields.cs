namespace RankKernel.Graph;

/// <summary>What operations over field vectors share.</summary>
internal static class Fields
{
    /// <summary>Any number of vectors of one width.</summary>
    public static void Validate(IReadOnlyList<Value> inputs)
    {
        Check.AtLeast(inputs, 1);
        foreach (var input in inputs)
        {
            Check.Float(input);
            Check.Rank(input, 1);
            Check.FixedSize(input);
            Check.HasShape(input, inputs[0].Shape.Dimensions);
        }
    }
}
