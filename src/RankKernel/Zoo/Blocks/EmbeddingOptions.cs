using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>How a numeric feature enters a network.</summary>
public enum NumericInput
{
    /// <summary>As it is: it joins the input of the MLP (and the linear part) and takes no part in interactions.</summary>
    Raw,

    /// <summary>As it is, at its place among the fields rather than after them.</summary>
    RawInPlace,

    /// <summary>As x·v with a trained vector v: a field like the others.</summary>
    Embedded,
}

/// <summary>
/// How a network's fields become vectors. A field is a feature, or a column of a sequence feature, named <c>feature.column</c>.
/// Parameters: <c>embedding.TABLE.weight</c> [rows, d], and for an embedded numeric field <c>embedding.FIELD.weight</c> [d]
/// ([d, n] for a vector of n numbers).
/// </summary>
public sealed record EmbeddingOptions
{
    /// <summary>The width of a field's vector.</summary>
    public int Dimension { get; init; } = 16;

    /// <summary>Other widths, by field.</summary>
    public IReadOnlyDictionary<string, int> Dimensions { get; init; } = new Dictionary<string, int>();

    /// <summary>How numeric fields enter.</summary>
    public NumericInput Numeric { get; init; }

    /// <summary>Which fields enter, in which order; null for all in the order of the features.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Crossed features, which enter as fields of ids after the others, or where <see cref="Fields"/> names them.</summary>
    public IReadOnlyList<CrossedField> Crosses { get; init; } = [];

    /// <summary>The table that a field uses in place of its own: the name of another field, or a name of its own.</summary>
    public IReadOnlyDictionary<string, string> SharedTables { get; init; } = new Dictionary<string, string>();

    /// <summary>How multi-valued fields and sequence columns become one vector. Ids that are their encoding's padding are passed over.</summary>
    public Pooling Pooling { get; init; } = Pooling.Mean;

    /// <summary>Other poolings, by field.</summary>
    public IReadOnlyDictionary<string, Pooling> Poolings { get; init; } = new Dictionary<string, Pooling>();

    internal void Validate(IReadOnlyList<InputField> all)
    {
        foreach (var name in Dimensions.Keys.Concat(SharedTables.Keys))
        {
            InputField.Find(all, name, "An embedding option");
        }

        foreach (var name in Poolings.Keys)
        {
            InputField.Find([.. all.Where(field => field.Cross is null)], name, "An embedding option");
        }

        foreach (var (name, dimension) in Dimensions.Append(new("", Dimension)))
        {
            if (dimension < 1)
            {
                throw new GraphException($"The embedding dimension{(name.Length == 0 ? "" : $" of '{name}'")} is {dimension}; expected at least 1.");
            }
        }
    }
}
