namespace RankKernel.Graph;

/// <summary>
/// Boosted decision trees: y[c] = base[c] + Σ over the trees of output c of the value of the leaf that x reaches. Inputs: x [F];
/// nodes [N, 4]; roots [T, 2]; values [L]; base [C]; and with <paramref name="Categories"/> sets [M]. The trees stand one after
/// the other in roots: the index of the root among the nodes, and the output. A tree's nodes stand level by level, the two children
/// of a split side by side. A split is (feature, threshold, index of the left child, flags), a leaf is (−1, 0, index among the
/// values, 0). A number goes left where it is ≤ the threshold, in single precision. Flags: 1, a missing number (NaN) goes left, else
/// right; 2, numbers from −1e-35 to 1e-35 are missing too; 4, the threshold is the place of a set (its size, then its members
/// ascending) among the sets, and a number goes left where the set holds it, truncated to a whole number; none below 0 is in a set.
/// </summary>
/// <param name="Categories">Whether there are splits by sets.</param>
public sealed record TreeEnsemble(bool Categories = false) : Operation
{
    /// <summary>Numbers that are this close to zero count as zero.</summary>
    internal const float ZeroBound = 1e-35f;

    internal const int MissingLeft = 1;
    internal const int ZeroIsMissing = 2;
    internal const int Categorical = 4;
    internal const int NodeColumns = 4;

    /// <inheritdoc/>
    public override string Kind => nameof(TreeEnsemble);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, Categories ? 6 : 5);
        Check.Float(inputs[0]);
        Check.Rank(inputs[0], 1);
        Check.FixedSize(inputs[0]);
        for (var i = 1; i < inputs.Count; i++)
        {
            Check.Float(inputs[i]);
            Check.Rank(inputs[i], i < 3 ? 2 : 1);
            if (inputs[i].Data is null)
            {
                Check.Fail($"input {inputs[i]} must be a parameter");
            }
        }

        Check.HasShape(inputs[1], inputs[1].Shape[0], NodeColumns);
        Check.HasShape(inputs[2], inputs[2].Shape[0], 2);
        if (inputs.Skip(1).All(input => input.Data!.HasElements))
        {
            TreeStructure.Of(inputs).Validate();
        }

        return new ValueType(inputs[4].Shape);
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output)
    {
        var (nodes, trees) = (inputs[1].Shape[0], inputs[2].Shape[0]);
        return trees * (long)Math.Ceiling(Math.Log2(((double)nodes / trees) + 1));
    }

    internal override void Write(AttributeWriter attributes) => attributes.Add("categories", Categories);

    internal static TreeEnsemble Read(AttributeReader attributes) => new(attributes.Bool("categories"));
}
