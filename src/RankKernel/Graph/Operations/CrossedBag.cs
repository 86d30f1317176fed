using RankKernel.Features;

namespace RankKernel.Graph;

/// <summary>
/// Crossed features: looks up the row of every combination of ids in a table [rows, d] and pools the rows to [d]. Inputs: from two to
/// eight ids (scalars or bags), table. The row of a combination is <paramref name="FirstIndex"/> + its hash
/// (<see cref="FeatureHash.Combination"/> of the ids in order) mod <paramref name="Buckets"/>. The ids may be of different sides. An
/// empty bag leaves no combination, so the result is zero.
/// </summary>
/// <param name="Buckets">On how many rows combinations fall.</param>
/// <param name="Seed">The seed of the hash, not negative.</param>
/// <param name="FirstIndex">The first of these rows.</param>
/// <param name="Pooling">How the rows of several combinations become one.</param>
public sealed record CrossedBag(int Buckets, int Seed = 0, int FirstIndex = 0, Pooling Pooling = Pooling.Sum) : Operation
{
    private const int FewestParts = 2;
    private const int MostParts = 8;
    private const int MostCombinations = 1 << 16;

    /// <inheritdoc/>
    public override string Kind => nameof(CrossedBag);

    internal static int Row(ReadOnlySpan<int> ids, ulong seed, int firstIndex, int buckets) =>
        firstIndex + (int)(FeatureHash.Combination(ids, seed) % (ulong)buckets);

    internal override bool Accepts(int input, TensorType type) =>
        base.Accepts(input, type) || (input >= FewestParts && type.IsCodedTable());

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.AtLeast(inputs, FewestParts + 1);
        var table = inputs[^1];
        if (inputs.Count > MostParts + 1)
        {
            Check.Fail($"{inputs.Count - 1} crossed features, expected at most {MostParts}");
        }

        var combinations = 1L;
        foreach (var ids in inputs.SkipLast(1))
        {
            Check.Ids(ids);
            combinations *= ids.Shape.Count;
            if (combinations > MostCombinations)
            {
                Check.Fail($"more than {MostCombinations} combinations a row");
            }
        }

        Check.Table(table);
        if (Buckets < 1 || FirstIndex < 0 || (long)FirstIndex + Buckets > table.Shape[0])
        {
            Check.Fail($"{Buckets} buckets from row {FirstIndex} on in a table of {table.Shape[0]} rows");
        }

        if (Seed < 0)
        {
            Check.Fail($"the seed {Seed}, expected none below 0");
        }

        return new ValueType(new Shape(table.Shape.Last));
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) =>
        inputs.SkipLast(1).Aggregate((long)output.Shape.Count, (product, ids) => product * ids.Shape.Count);

    internal override void Write(AttributeWriter attributes) =>
        attributes.Add("buckets", Buckets).Add("seed", Seed).Add("first_index", FirstIndex).Add("pooling", Pooling);

    internal static CrossedBag Read(AttributeReader attributes) =>
        new(attributes.Int("buckets"), attributes.Int("seed"), attributes.Int("first_index"), attributes.Enum<Pooling>("pooling"));
}
