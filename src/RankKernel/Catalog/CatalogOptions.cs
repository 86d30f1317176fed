namespace RankKernel;

/// <summary>How an <see cref="ItemCatalog{TId}"/> keeps what was computed of an item.</summary>
public enum CatalogPrecision
{
    /// <summary>As computed: an item from the catalog scores to the bit as the same item in a request.</summary>
    Float32,

    /// <summary>
    /// Rounded to half precision, about three digits: half of the memory and of what a request reads. Numbers beyond ±65,504 are kept
    /// as that. Features are kept in full.
    /// </summary>
    Float16,
}

/// <summary>How an <see cref="ItemCatalog{TId}"/> works. Immutable.</summary>
public sealed record CatalogOptions
{
    /// <summary>How computed values are kept.</summary>
    public CatalogPrecision Precision { get; init; }
}
