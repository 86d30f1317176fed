namespace RankKernel;

/// <summary>How an <see cref="ItemCatalog{TId}"/> keeps what was computed of an item.</summary>
public enum CatalogPrecision
{
    /// <summary>As computed: an item from the catalog scores to the bit as the same item in a request.</summary>
    Float32,

    /// <summary>
    /// Rounded to half precision, about three digits: half of the memory and of what a request reads. Numbers beyond ±65,504 are kept
    /// as that. Single numbers and features are kept in full.
    /// </summary>
    Float16,

    /// <summary>Rounded to the upper half of a binary32: as small as half precision, two digits, without an end of its range.</summary>
    BFloat16,

    /// <summary>
    /// 8-bit codes, with a scale and an offset of binary16 for each vector: a little more than a quarter of the memory. A number changes by
    /// at most half a scale, which is 1/510 of the range of its vector; numbers beyond ±65,504 are kept as that, and a vector with a NaN is
    /// NaN. Single numbers and pairs, and features, are kept in full. See docs/quantization.md.
    /// </summary>
    Int8,
}

/// <summary>How an <see cref="ItemCatalog{TId}"/> works. Immutable.</summary>
public sealed record CatalogOptions
{
    /// <summary>How computed values are kept.</summary>
    public CatalogPrecision Precision { get; init; }
}
