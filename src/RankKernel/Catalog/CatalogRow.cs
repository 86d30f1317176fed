using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Catalog;

/// <summary>How a catalog keeps what was computed of an item. Immutable.</summary>
internal sealed unsafe class CatalogRow
{
    private readonly (int Offset, KeptVector Vector)[] _vectors;

    public CatalogRow(ScratchLayout layout, CatalogPrecision precision)
    {
        var type = Type(precision);
        _vectors = precision == CatalogPrecision.Float32
            ? [(0, new KeptVector(type, layout.ItemRowLength))]
            : [.. layout.ItemVectors.Select(vector => (vector.Offset, new KeptVector(type, vector.Width)))];
        Words = _vectors.Sum(vector => vector.Vector.Words);
    }

    /// <summary>What a row takes, in units of a float.</summary>
    public int Words { get; }

    public void Encode(float* computed, float* target)
    {
        foreach (ref readonly var part in _vectors.AsSpan())
        {
            part.Vector.Encode(1, computed + part.Offset, target);
            target += part.Vector.Words;
        }
    }

    public void Decode(float* source, float* computed)
    {
        foreach (ref readonly var part in _vectors.AsSpan())
        {
            part.Vector.Decode(1, source, computed + part.Offset);
            source += part.Vector.Words;
        }
    }

    private static TensorType Type(CatalogPrecision precision) => precision switch
    {
        CatalogPrecision.Float32 => TensorType.Float32,
        CatalogPrecision.Float16 => TensorType.Float16,
        CatalogPrecision.BFloat16 => TensorType.BFloat16,
        CatalogPrecision.Int8 => TensorType.Int8Rows,
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, null),
    };
}
